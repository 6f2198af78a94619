import { describe, expect, test } from 'vitest'
import { fileNameOf } from '../../../src/core/files/file-name.ts'

describe('the name of an upload', () => {
  test.each([
    ['faq.txt', 'faq.txt'],
    ['../../etc/passwd', 'passwd'],
    ['..\\..\\windows\\system.ini', 'system.ini'],
    ['C:\\Users\\ada\\Notes.md', 'Notes.md'],
    ['a\0b.txt', 'ab.txt'],
    ['line\r\nbreak\u2028.txt', 'linebreak.txt'],
    ['gnp\u202etxt.exe', 'gnptxt.exe'],
    ['naïve ☎️ 名前.pdf', 'naïve ☎️ 名前.pdf'],
    ['e\u0301.txt', 'é.txt'],
    ['half \ud800.txt', 'half \ufffd.txt'],
    ['  spaced.txt  ', 'spaced.txt'],
    ['', 'file'],
    ['.', 'file'],
    ['..', 'file'],
    ['folder/', 'file'],
    ['\u0007', 'file'],
    ['.env', '.env'],
  ])('%j is kept as %j', (sent, kept) => {
    expect(fileNameOf(sent)).toBe(kept)
  })

  test('of 255 characters is kept whole', () => {
    const name = `${'n'.repeat(251)}.txt`
    expect(fileNameOf(name)).toBe(name)
  })

  test('of 256 characters is cut before its extension', () => {
    expect(fileNameOf(`${'n'.repeat(252)}.txt`)).toBe(`${'n'.repeat(251)}.txt`)
  })

  test('counts characters, not halves of them', () => {
    expect(fileNameOf('😀'.repeat(300))).toBe('😀'.repeat(255))
  })
})
