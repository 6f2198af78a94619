import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { describe, expect, test } from 'vitest'
import { appWith } from '../core/identity/app-with.ts'
import { makeAccount } from '../support/factories.ts'
import { testApp } from '../support/test-app.ts'
import { pathWith, routeTable, type TableRoute } from './route-table.ts'
import { bearing, expectError, send } from './send.ts'

/*
 * A path that is known, by another method or with a slash at its end.
 */

const { dialects, routes } = await routeTable()

const documents = dialects.map(({ id }) => `/${id}/openapi.json`)

const order = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

/** Every path once, with the methods of all routes that it fits: one may stand at `/:id`, another at `/bulk`. */
function pathsOf(own: readonly TableRoute[]): { path: string; allowed: string[] }[] {
  const paths = new Set(own.map((route) => pathWith(route, 'nonsense')))
  return [...paths].map((path) => {
    const methods = own.filter((route) => patternOf(route).test(path)).map(({ method }) => String(method))
    const known = methods.includes('GET') ? [...methods, 'HEAD'] : methods
    return { path, allowed: order.filter((method) => known.includes(method)) }
  })
}

function patternOf({ path }: TableRoute): RegExp {
  return new RegExp(`^${path.replace(/:[A-Za-z]+/g, '[^/]+')}$`)
}

async function inject(request: InjectOptions): Promise<LightMyRequestResponse> {
  return (await testApp()).app.inject(request)
}

describe.each(dialects)('$id', (dialect) => {
  const own = routes.filter((route) => route.dialect === dialect)
  const paths = pathsOf(own).map((entry) => [entry.path, entry] as const)
  const requests = own.map((route) => [`${route.method} ${route.path}`, route] as const)

  const refusing = paths.filter(([, { allowed }]) => allowed.length < order.length)

  test.each(refusing)('%s answers 405 to other methods, whoever asks', async (_, { path, allowed }) => {
    const { key } = await makeAccount()
    const others = order.filter((method) => !allowed.includes(method))
    for (const method of others) {
      for (const headers of [{}, bearing(key), { ...bearing(key), 'content-type': 'text/nonsense' }]) {
        const payload = method === 'GET' || method === 'HEAD' ? {} : { payload: '{"unfinished' }
        const response = await inject({ method, url: `${path}?dryRun=true`, headers, ...payload })
        expect(response.headers.allow).toBe([...allowed, 'OPTIONS'].join(', '))
        if (method === 'HEAD') expect([response.statusCode, response.body]).toEqual([405, ''])
        else expectError(dialect, response, [dialect.statuses.method_not_allowed])
        if (method !== 'HEAD') expect(response.body).toContain(`${method} is not allowed for ${path}.`)
      }
    }
  })

  test.each(paths)('%s answers 204 to OPTIONS, with the methods', async (_, { path, allowed }) => {
    for (const headers of [
      {},
      { origin: 'https://dashboard.example' },
      { origin: 'https://other.example' },
    ]) {
      const response = await inject({ method: 'OPTIONS', url: path, headers })
      expect([response.statusCode, response.body]).toEqual([204, ''])
      expect(response.headers.allow).toBe([...allowed, 'OPTIONS'].join(', '))
    }
  })

  test.each(requests)('%s is found with a slash at its end', async (_, route) => {
    const { key } = await makeAccount()
    const slashed = { ...route, path: `${route.path}/` }
    for (const headers of [{}, bearing(key)]) {
      const [without, with_] = [await send(route, { headers }), await send(slashed, { headers })]
      expect(with_.statusCode).toBe(without.statusCode)
      expect(with_.headers['content-type']).toBe(without.headers['content-type'])
    }
  })

  test('answers 404 to every method where there is nothing, whatever the body', async () => {
    const withoutCors = await appWith({})
    for (const path of ['/nonsense', '/nonsense/', '', '/']) {
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const) {
        const headers = { 'content-type': 'text/nonsense' }
        const request = { method, url: dialect.prefix + path, headers, payload: '{"unfinished' }
        expectError(dialect, await inject(request), [dialect.statuses.not_found])
        expectError(dialect, await withoutCors.inject(request), [dialect.statuses.not_found])
      }
    }
    await withoutCors.close()
  })

  test('has a preflight answered to the pages that may ask', async () => {
    const url = dialect.prefix + dialect.examplePath
    const headers = {
      'access-control-request-method': 'DELETE',
      'access-control-request-headers': 'x-dialect',
    }
    const response = async (origin: string) =>
      inject({ method: 'OPTIONS', url, headers: { ...headers, origin } })
    const allowed = await response('https://dashboard.example')
    expect(allowed.statusCode).toBe(204)
    expect(allowed.headers).toMatchObject({
      'access-control-allow-origin': 'https://dashboard.example',
      'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
      'access-control-allow-headers': 'x-dialect',
    })
    const refused = await response('https://other.example')
    expect(refused.headers['access-control-allow-origin']).toBeUndefined()
  })
})

describe('outside all dialects', () => {
  test.each(['/', '/healthz', '/readyz', '/docs', '/docs/', '/docs/static/index.html', ...documents])(
    '%s answers 405 to other methods, and 204 to OPTIONS',
    async (url) => {
      const refused = await inject({ method: 'POST', url, payload: 'x' })
      expect([refused.statusCode, refused.headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS'])
      expect(refused.json()).toEqual({ error: expect.stringContaining(`POST is not allowed for ${url}.`) })
      const options = await inject({ method: 'OPTIONS', url })
      expect([options.statusCode, options.headers.allow]).toEqual([204, 'GET, HEAD, OPTIONS'])
    },
  )

  test.each(['/healthz', '/readyz', '/docs', ...documents])('%s is found with a slash', async (url) => {
    expect((await inject({ url: `${url}/` })).statusCode).toBe(200)
  })

  test.each(['/nowhere', '/v1x', '/v1x/assistants', '/docs/static/nothing'])('%s is a 404', async (url) => {
    for (const method of ['GET', 'OPTIONS'] as const) {
      const response = await inject({ method, url })
      // The folder of the documentation is known; which files are in it shows by asking for them.
      if (method === 'OPTIONS' && url.startsWith('/docs')) continue
      expect([response.statusCode, Object.keys(response.json())]).toEqual([404, ['error']])
    }
  })
})

test('a path that another pattern has too is that of the method', async () => {
  const { key } = await makeAccount()
  const at = async (method: 'GET' | 'POST' | 'DELETE') =>
    (await inject({ method, url: '/v1/assistants/bulk', headers: bearing(key) })).statusCode
  expect([await at('GET'), await at('POST'), await at('DELETE')]).toEqual([404, 400, 404])
})
