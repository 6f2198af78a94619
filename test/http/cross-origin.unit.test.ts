import type { FastifyRequest } from 'fastify'
import { describe, expect, test } from 'vitest'
import { refuseCrossOriginWrite } from '../../src/http/authentication/cross-origin.ts'

const own = 'https://api.example'
const allowed = ['https://dashboard.example', '*']

function attempt(method: string, headers: Record<string, string>): () => void {
  const server = { publicUrl: 'https://public.example' }
  const request = {
    method,
    headers,
    protocol: 'https',
    host: 'api.example',
    server,
  } as unknown as FastifyRequest // all that is read
  return () => refuseCrossOriginWrite(request, allowed)
}

describe('a write with the cookie', () => {
  test.each([
    ['a client that is no browser', {}],
    ['the own page', { origin: own, 'sec-fetch-site': 'same-origin' }],
    ['the own page of an old browser', { origin: own }],
    ['the public URL of an old browser', { origin: 'https://public.example' }],
    ['the address bar', { 'sec-fetch-site': 'none' }],
    ['a page that is allowed', { origin: 'https://dashboard.example', 'sec-fetch-site': 'cross-site' }],
  ])('passes from %s', (_name, headers) => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) expect(attempt(method, headers)).not.toThrow()
  })

  test.each([
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    [
      'another site that claims the public URL',
      { origin: 'https://public.example', 'sec-fetch-site': 'cross-site' },
    ],
    ['another site of an old browser', { origin: 'https://evil.example' }],
    ['a sister site', { origin: 'https://other.api.example', 'sec-fetch-site': 'same-site' }],
    ['the same host without https', { origin: 'http://api.example' }],
    ['the same host on another port', { origin: 'https://api.example:8443' }],
    ['a sandboxed page', { origin: 'null' }],
    ['a page that hides its origin', { 'sec-fetch-site': 'cross-site' }],
    ['a page that claims to be the star', { origin: 'https://x.example', 'sec-fetch-site': 'cross-site' }],
  ])('is refused from %s', (_name, headers) => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      expect(attempt(method, headers)).toThrow(expect.objectContaining({ code: 'forbidden' }))
    }
  })

  test('is not what a read is', () => {
    const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
    for (const method of ['GET', 'HEAD', 'OPTIONS']) expect(attempt(method, headers)).not.toThrow()
  })
})
