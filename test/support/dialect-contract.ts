import type fc from 'fast-check'
import type { TestAccount } from './factories.ts'

export type Json = Record<string, unknown>

/** What every API shows of an assistant, each by a field and in words of its own. */
type CommonThing = 'name' | 'prompt' | 'first message' | 'model'

/** What only some show. */
type Thing =
  | CommonThing
  | 'who speaks first'
  | 'temperature'
  | 'most tokens'
  | 'voice'
  | 'vendor of the voice'
  | 'vendor of the transcriber'
  | 'language'
  | 'whether it answers calls'
  | 'recording'
  | 'duration'
  | 'silence'
  | 'denoising'
  | 'status'

/** Where a record has a thing, as in `model.temperature`, and how the API writes its two sample values. */
export type ShownThing = readonly [path: string, first: unknown, second: unknown]

/** The type of a field in the JSON Schema of a response. */
export type WireType = 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'array'

/**
 * All that the tests have to be told of a dialect, in `test/dialects/<id>/contract.ts`. What its routes and its document
 * say, they take from there. From this, every generated test knows how to speak to it.
 */
export interface DialectContract {
  /** The credential that its published page documents, as a security scheme of OpenAPI. */
  readonly securityScheme: Json
  /** Operations under its prefix that any key may call, such as `GET /auth/me`. The GETs among them need no database. */
  readonly openToEveryKey: readonly string[]

  /** Where assistants are, under the prefix of the dialect. */
  readonly paths: {
    readonly create: string
    readonly list: string
    one(id: string): string
  }
  /** Lists that hold at least 60 assistants in one response, however large they are. */
  readonly wholeLists: readonly string[]
  readonly createStatus: 200 | 201
  readonly changeMethod: 'patch' | 'put'
  /** What each body says beside the assistant, such as the account in which to work. */
  accountFields?(account: TestAccount): Json
  /** The fields that a create takes, where the others come with the first change. All of them without it. */
  readonly createFields?: readonly string[]
  /** Whether a change refuses the fields that only the server writes, instead of ignoring them. */
  readonly refusesServerFields?: boolean

  /** The least that makes an assistant. */
  readonly minimalBody: Json
  /** Bodies of a create: every field of the page, valid. */
  readonly createBodies: fc.Arbitrary<Json>
  /** A record that is wrong in several places, and JSON Pointers to all of them. */
  readonly wrongRecord: readonly [record: Json, pointers: readonly string[]]
  /** A part of a body with a text that is a prompt template, and the name of that field in errors. */
  textBody(text: string): readonly [body: Json, field: string]
  /** A change that names another voice. Null where the API names voices by their entries in the catalogue. */
  readonly voiceChange: {
    body(voice: { readonly provider: string; readonly voiceId: string }): Json
    /** Whether the body names the vendor as well. */
    readonly namesVendor: boolean
  } | null

  /** The members of responses in which a record and a list stand; null where they are the response. */
  readonly recordMember: string | null
  readonly listMember: string | null
  /** The field of the record whose value its clients use as the id. */
  readonly idField: string
  /** The fields that only the server writes. */
  readonly serverFields: readonly string[]
  /** The fields that say when a record was created and last changed, and how they are printed. */
  readonly times: { readonly fields: readonly [created: string, updated: string]; readonly format: RegExp }
  /** How it shows the things that other APIs know as well. */
  readonly shows: Readonly<Record<CommonThing, ShownThing> & Partial<Record<Thing, ShownThing>>>
  /** The types that the page prints, by path in the record. Null is beside them where another API may leave one unset. */
  readonly wireTypes: Readonly<Record<string, WireType>>

  readonly errors: {
    /** Where a body has the message, and the text of a 401 where the page prints one for every case. */
    readonly message: string
    readonly unauthenticated?: string
    /** What is said of a blank name. */
    readonly blankName: string
    /** A field that takes whole numbers only, and what is said of a fraction; null where there is no such field. */
    readonly wholeNumber: readonly [field: string, says: string] | null
  }

  /** Canonical fields that the dialect does not show, and that a change through it may change. */
  readonly following: readonly string[]
  /** Settings of `full-assistant.ts` that it shows, but not as they are: JSON Pointers into the canonical form. */
  readonly reduced: readonly string[]
  /** The warnings of a conversion to it of an assistant that has nothing but a name. */
  readonly blankWarnings: readonly { readonly pointer: string; readonly message: string }[]
  /** What it keeps under its id in `extensions`: how a client spelled values that have one canonical spelling. */
  readonly ownExtension?: Json
}
