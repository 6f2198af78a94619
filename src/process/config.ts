import { existsSync } from 'node:fs'
import { loadEnvFile } from 'node:process'
import { z } from 'zod'
import { slugPattern } from '../core/identity/account.ts'
import { fieldErrorsOf } from '../shared/field-errors.ts'

const flag = z.enum(['true', 'false']).transform((value) => value === 'true')
const integer = (min: number, max: number) => z.coerce.number().int().min(min).max(max)
const origin = z
  .string()
  .refine(isOrigin, 'must be * or origins such as https://dashboard.example.com')
  .transform((value) => (value === '*' ? value : new URL(value).origin))
const list = (value: string) =>
  value
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')

/** A flag, or a list of addresses and ranges. Not a number of hops: Fastify trusts nobody then. */
const trustProxy = z
  .string()
  .regex(
    /^(true|false|[0-9a-f.:/, ]*[.:][0-9a-f.:/, ]*|(loopback|linklocal|uniquelocal)(,.*)?)$/i,
    'must be true, false, or addresses and ranges',
  )
  .transform((value) => (value === 'true' || value === 'false' ? value === 'true' : list(value)))

const environmentSchema = z
  .object({
    HOST: z.string().default('localhost'),
    PORT: integer(0, 65535).default(3000),
    DATABASE_URL: z
      .url({ protocol: /^postgres(ql)?$/, error: 'must be a URL that begins with postgresql://' })
      .optional(),
    DATABASE_POOL_SIZE: integer(1, 1000).default(10),
    DATABASE_WAIT_SECONDS: integer(0, 3600).default(30),
    DATA_DIR: z.string().default('./data'),
    LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    TRUST_PROXY: trustProxy.default(false),
    CORS_ORIGINS: z.string().transform(list).pipe(z.array(origin)).default([]),
    PUBLIC_URL: z
      .url({ protocol: /^https?$/ })
      .transform((value) => value.replace(/\/+$/, ''))
      .optional(),
    ADMIN_EMAIL: z.email().max(254).optional(),
    ADMIN_PASSWORD: z.string().min(12).max(200).optional(),
    ADMIN_API_KEY: z
      .string()
      .regex(/^[\x21-\x7e]{32,200}$/, 'must be 32 to 200 visible ASCII characters')
      .refine((key) => !key.startsWith('ses_'), 'must not start with ses_, which marks sessions')
      .optional(),
    ACCOUNT_SLUG: z
      .string()
      .regex(slugPattern, 'must be lower-case letters, digits and hyphens')
      .default('my-team'),
    SESSION_TTL_HOURS: integer(1, 8760).default(168),
    FILE_SIZE_LIMIT_MB: integer(1, 1024).default(25),
    S3_BUCKET: z.string().optional(),
    S3_REGION: z.string().default('us-east-1'),
    S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
    S3_FORCE_PATH_STYLE: flag.default(false),
  })
  .transform((env) => ({
    host: env.HOST,
    port: env.PORT,
    databaseUrl: env.DATABASE_URL,
    databasePoolSize: env.DATABASE_POOL_SIZE,
    databaseWaitSeconds: env.DATABASE_WAIT_SECONDS,
    dataDirectory: env.DATA_DIR,
    logLevel: env.LOG_LEVEL,
    trustProxy: env.TRUST_PROXY,
    corsOrigins: env.CORS_ORIGINS,
    publicUrl: env.PUBLIC_URL,
    firstAccount: {
      slug: env.ACCOUNT_SLUG,
      email: env.ADMIN_EMAIL,
      password: env.ADMIN_PASSWORD,
      apiKey: env.ADMIN_API_KEY,
    },
    sessionTtlMs: env.SESSION_TTL_HOURS * 3_600_000,
    fileSizeLimitBytes: env.FILE_SIZE_LIMIT_MB * 1024 * 1024,
    s3:
      env.S3_BUCKET === undefined
        ? undefined
        : {
            bucket: env.S3_BUCKET,
            region: env.S3_REGION,
            endpoint: env.S3_ENDPOINT,
            forcePathStyle: env.S3_FORCE_PATH_STYLE,
          },
  }))

export type Config = z.output<typeof environmentSchema>

/** The names of all variables, for the check that `.env.example` explains each of them. */
export const environmentVariables: readonly string[] = Object.keys(environmentSchema.in.shape)

/** @throws ConfigError naming every bad variable, never its value. */
export function parseConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  )
  const result = environmentSchema.safeParse(given)
  if (result.success) return result.data
  const fields = fieldErrorsOf(result.error.issues, given)
  const lines = fields.map(({ path, message }) => `  ${path[0]}: ${message}`)
  throw new ConfigError(`The configuration is not valid:\n${lines.join('\n')}`)
}

function isOrigin(value: string): boolean {
  return value === '*' || (/^https?:\/\//.test(value) && URL.canParse(value))
}

export class ConfigError extends Error {}

/** The configuration, and how the process came to be. */
export interface LoadedConfig extends Config {
  /** `npm start`: a shell stands between npm and this process. */
  readonly startedByNpm: boolean
}

/** Reads `.env` from the working directory, when there is one; variables already set win. */
export function loadConfig(): LoadedConfig {
  if (existsSync('.env')) loadEnvFile('.env')
  return { ...parseConfig(process.env), startedByNpm: process.env.npm_lifecycle_event !== undefined }
}
