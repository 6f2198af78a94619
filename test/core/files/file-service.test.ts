import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, readlinkSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { blankDraft } from '../../../src/core/assistants/model/assistant.ts'
import { newestFirst } from '../../../src/core/collections/search.ts'
import { AppError } from '../../../src/shared/errors.ts'
import { newId, toTypeId } from '../../../src/shared/identifiers.ts'
import { testDatabase } from '../../support/database.ts'
import { makeAccount } from '../../support/factories.ts'
import { testApp } from '../../support/test-app.ts'
import { fileSetup, principalOf, readAll, streamOf } from './file-setup.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
)

describe('what a file is', () => {
  test.each([
    ['a picture, whatever its name says', 'notes.txt', png, 'image/png'],
    ['a PDF', 'a', '%PDF-1.7\n1 0 obj\n', 'application/pdf'],
    ['XML', 'a', '<?xml version="1.0"?><a/>', 'application/xml'],
    ['text', 'a.bin', 'Opening hours: 9 to 17.\n', 'text/plain'],
    ['text in other scripts', 'a', 'Öffnungszeiten 名前 ☎️', 'text/plain'],
    ['text that begins like a bitmap', 'a', 'BMW: how to book a service', 'text/plain'],
    ['text that begins like a program', 'a', 'MZ is a code for Mozambique', 'text/plain'],
    ['nothing at all', 'a', '', 'text/plain'],
    ['text with a NUL', 'a.txt', 'text\0', 'application/octet-stream'],
    ['Latin-1', 'a.txt', Buffer.from([0x63, 0x61, 0x66, 0xe9]), 'application/octet-stream'],
    ['text cut within a character', 'a.txt', Buffer.from('é').subarray(0, 1), 'application/octet-stream'],
    ['HTML, which is not let pass for a page', 'a.html', '<script>1</script>', 'text/plain'],
    ['bytes', 'a.txt', Buffer.from([0xde, 0xad, 0xbe, 0xef]), 'application/octet-stream'],
  ])('is found from its content: %s', async (_, name, content, mimeType) => {
    const { files, principal } = await fileSetup()
    const file = await files.create(principal, { name, content: streamOf(content) })
    expect(file).toMatchObject({ name, mimeType, bytes: Buffer.byteLength(content) })
  })

  test('does not depend on where its characters are cut into pieces', async () => {
    const { files, principal } = await fileSetup()
    const content = Readable.from([...Buffer.from('naïve ☎️')].map((byte) => Buffer.from([byte])))
    expect((await files.create(principal, { name: 'a', content })).mimeType).toBe('text/plain')
  })

  test('is told by all of it, not by its beginning', async () => {
    const { files, principal } = await fileSetup(1_000_000)
    const content = streamOf(Buffer.concat([Buffer.alloc(200_000, 'a'), Buffer.from([0])]))
    expect((await files.create(principal, { name: 'a', content })).mimeType).toBe('application/octet-stream')
  })
})

describe('a stored file', () => {
  test('comes back byte by byte, with its hash', async () => {
    const { files, principal } = await fileSetup(1_000_000)
    const bytes = randomBytes(300_001)
    const file = await files.create(principal, { name: 'x', content: streamOf(bytes) })
    expect(file.sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
    const { content } = await files.content(principal, toTypeId('file', file.id))
    expect((await readAll(content)).equals(bytes)).toBe(true)
  })

  test('lies under its account and id, never under the name that the client gave it', async () => {
    const { files, principal, stored } = await fileSetup()
    const { id, name } = await files.create(principal, { name: '../../x\0.txt', content: streamOf('a') })
    expect(name).toBe('x.txt')
    expect(await stored()).toEqual([`${principal.accountId}/${id}`])
  })

  test('may have exactly the limit of bytes, and be empty', async () => {
    const { files, principal } = await fileSetup(5000)
    const full = await files.create(principal, { name: 'a', content: streamOf(Buffer.alloc(5000)) })
    const empty = await files.create(principal, { name: 'b', content: streamOf('') })
    expect([full.bytes, empty.bytes]).toEqual([5000, 0])
    expect(await readAll((await files.content(principal, empty.id)).content)).toHaveLength(0)
  })

  test('is listed newest first, page by page', async () => {
    const { files, principal } = await fileSetup()
    for (const name of ['a', 'b', 'c']) await files.create(principal, { name, content: streamOf(name) })
    const first = await files.list(principal, newestFirst, { limit: 2 })
    const second = await files.list(principal, newestFirst, { limit: 2, after: first.next ?? undefined })
    expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(['c', 'b', 'a'])
    expect(second.next).toBeNull()
  })

  test('is gone with its content when it is deleted', async () => {
    const { files, principal, stored } = await fileSetup()
    const { id } = await files.create(principal, { name: 'a', content: streamOf('a') })
    await files.delete(principal, id)
    expect(await stored()).toEqual([])
    await expect(files.get(principal, id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(files.delete(principal, id)).rejects.toMatchObject({ code: 'not_found' })
  })

  test('whose content has vanished is an error, not an empty download', async () => {
    const { files, principal, folder } = await fileSetup()
    const { id } = await files.create(principal, { name: 'a', content: streamOf('a') })
    rmSync(`${folder}/${principal.accountId}`, { recursive: true })
    await expect(files.content(principal, id)).rejects.toMatchObject({ code: 'internal' })
  })

  test('is closed when its download is broken off', async () => {
    const { files, principal, folder } = await fileSetup(10_000_000)
    const { id } = await files.create(principal, { name: 'a', content: streamOf(Buffer.alloc(9_000_000)) })
    const { content } = await files.content(principal, id)
    content.destroy()
    await expect.poll(() => openFilesUnder(folder)).toEqual([])
  })
})

/** Linux tells; elsewhere nothing is found open. */
function openFilesUnder(folder: string): string[] {
  const descriptors = process.platform === 'linux' ? readdirSync('/proc/self/fd') : []
  return descriptors.flatMap((descriptor) => {
    try {
      const target = readlinkSync(`/proc/self/fd/${descriptor}`)
      return target.startsWith(folder) ? [target] : []
    } catch {
      return [] // closed in the meantime
    }
  })
}

describe('nothing stays behind', () => {
  async function expectNothing({ files, principal, stored }: Awaited<ReturnType<typeof fileSetup>>) {
    expect(await stored()).toEqual([])
    expect((await files.list(principal, newestFirst, { limit: 1 })).items).toEqual([])
  }

  test('when the content is one byte too large', async () => {
    const setup = await fileSetup(5000)
    const content = streamOf(Buffer.alloc(5001))
    const upload = setup.files.create(setup.principal, { name: 'a', content })
    await expect(upload).rejects.toMatchObject({
      code: 'payload_too_large',
      message: 'The file exceeds the limit of 5000 bytes.',
    })
    expect(content.destroyed).toBe(true)
    await expectNothing(setup)
  })

  test('when the content fails half-way, which fails as the content did', async () => {
    const setup = await fileSetup()
    const content = Readable.from(
      (async function* () {
        yield Buffer.from('half')
        await delay(5)
        throw new AppError('bad_request', 'The client went away.')
      })(),
    )
    const upload = setup.files.create(setup.principal, { name: 'a', content })
    await expect(upload).rejects.toMatchObject({ code: 'bad_request', message: 'The client went away.' })
    await expectNothing(setup)
  })

  test('when the storage cannot write', async () => {
    const setup = await fileSetup()
    // A file where the folder of the account should be.
    await writeFile(`${setup.folder}/${setup.principal.accountId}`, '')
    const content = streamOf('a')
    await expect(setup.files.create(setup.principal, { name: 'a', content })).rejects.toMatchObject({
      code: 'internal',
      message: 'The file could not be stored.',
    })
    expect(content.destroyed).toBe(true)
    expect((await setup.files.list(setup.principal, newestFirst, { limit: 1 })).items).toEqual([])
  })

  test('when the row cannot be written', async () => {
    const setup = await fileSetup()
    const nobody = principalOf({ id: newId(), slug: 'nobody' })
    await expect(setup.files.create(nobody, { name: 'a', content: streamOf('a') })).rejects.toThrow()
    await expectNothing(setup)
  })

  test('when the asker may not write', async () => {
    const setup = await fileSetup()
    const reader = principalOf(setup.account, ['read'])
    const upload = setup.files.create(reader, { name: 'a', content: streamOf('a') })
    await expect(upload).rejects.toMatchObject({ code: 'forbidden' })
    await expectNothing(setup)
  })
})

describe('another account', () => {
  test('reaches nothing', async () => {
    const { files, principal, stored } = await fileSetup()
    const { id } = await files.create(principal, { name: 'a', content: streamOf('a') })
    const stranger = principalOf(await makeAccount())
    for (const reference of [id, toTypeId('file', id)]) {
      await expect(files.get(stranger, reference)).rejects.toMatchObject({ code: 'not_found' })
      await expect(files.content(stranger, reference)).rejects.toMatchObject({ code: 'not_found' })
      await expect(files.delete(stranger, reference)).rejects.toMatchObject({ code: 'not_found' })
      expect(await files.unknownFileIds(stranger, [reference])).toEqual([reference])
    }
    expect((await files.list(stranger, newestFirst, { limit: 1 })).items).toEqual([])
    expect((await files.list(stranger, newestFirst, { limit: 10 })).items).toEqual([])
    expect(await stored()).toHaveLength(1)
  })
})

test('the ids that name no file of the account are told, as they were written', async () => {
  const { files, principal } = await fileSetup()
  const { id } = await files.create(principal, { name: 'a', content: streamOf('a') })
  const nowhere = toTypeId('file', newId())
  const wrongKind = toTypeId('asst', id)
  const asked = [id, id.toUpperCase(), toTypeId('file', id), nowhere, wrongKind, 'nonsense', '']
  expect(await files.unknownFileIds(principal, asked)).toEqual([nowhere, wrongKind, 'nonsense', ''])
  expect(await files.unknownFileIds(principal, [])).toEqual([])
})

describe('a file that an assistant draws on', () => {
  test.each([
    ['for itself', (fileIds: string[]) => ({ knowledgeBase: { fileIds } })],
    [
      'for its model',
      (fileIds: string[]) => ({ model: { ...blankDraft('x').model, knowledgeBase: { fileIds } } }),
    ],
  ])('%s cannot be deleted, and the assistant is named', async (_, use) => {
    const { files, principal, stored } = await fileSetup()
    const { assistants } = (await testApp()).services
    const { id } = await files.create(principal, { name: 'a', content: streamOf('a') })
    const { id: assistantId } = await assistants.create(principal, {
      ...blankDraft('Front desk'),
      ...use([id]),
    })

    const named = { id: toTypeId('asst', assistantId), name: 'Front desk' }
    await expect(files.delete(principal, id)).rejects.toMatchObject({
      code: 'conflict',
      message: `The file is in the knowledge base of assistants: "Front desk" (${named.id}).`,
      details: { assistants: [named] },
    })
    expect(await stored()).toHaveLength(1)

    await assistants.delete(principal, assistantId)
    await files.delete(principal, id)
    expect(await stored()).toEqual([])
  })

  test('is never deleted under an assistant that is being written', async () => {
    const { files, principal } = await fileSetup()
    const { assistants } = (await testApp()).services
    const { prisma } = await testDatabase()
    for (let round = 0; round < 10; round += 1) {
      const { id } = await files.create(principal, { name: 'a', content: streamOf('a') })
      const draft = { ...blankDraft('racer'), knowledgeBase: { fileIds: [toTypeId('file', id)] } }
      const outcomes = await Promise.allSettled([
        files.delete(principal, id),
        assistants.create(principal, draft),
      ])
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      const users = await prisma.assistant.count({ where: { accountId: principal.accountId } })
      const rows = await prisma.file.count({ where: { accountId: principal.accountId } })
      expect(rows).toBe(users)
    }
  })
})
