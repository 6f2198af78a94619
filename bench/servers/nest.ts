import 'reflect-metadata'
import { createHash } from 'node:crypto'
import {
  Body,
  type CanActivate,
  Controller,
  type ExecutionContext,
  Get,
  HttpCode,
  Inject,
  Injectable,
  Module,
  NotFoundException,
  Param,
  Patch,
  Post,
  Req,
  UnauthorizedException,
  UseGuards,
  ValidationPipe,
} from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { PrismaPg } from '@prisma/adapter-pg'
import { IsNotEmpty, IsObject, IsOptional, IsString, MaxLength } from 'class-validator'
import { PrismaClient } from '../../src/database/generated/client.ts'
import { newId } from '../../src/shared/identifiers.ts'
import { sampleDraft } from '../support/sample.ts'

/*
 * The peer: the same operations as a team writes them with NestJS and Prisma, over Switchboard's tables, with a version and
 * an audit line of each write.
 */

const prisma = new PrismaClient({
  adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL ?? '', max: 10 }),
})

interface AccountRequest {
  readonly headers: { readonly authorization?: string }
  accountId: string
}

@Injectable()
class KeyGuard implements CanActivate {
  private readonly accounts = new Map<string, string>()

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AccountRequest>()
    const keyHash = createHash('sha256')
      .update((request.headers.authorization ?? '').slice('Bearer '.length))
      .digest()
    const cached = this.accounts.get(keyHash.toString('hex'))
    const accountId = cached ?? (await prisma.apiKey.findUnique({ where: { keyHash } }))?.accountId
    if (accountId === undefined) throw new UnauthorizedException()
    this.accounts.set(keyHash.toString('hex'), accountId)
    request.accountId = accountId
    return true
  }
}

class PatchAssistant {
  @IsOptional() @IsString() @IsNotEmpty() @MaxLength(255) name?: string
  @IsOptional() @IsString() @MaxLength(10_000) firstMessage?: string
  @IsOptional() @IsObject() model?: object
  @IsOptional() @IsObject() voice?: object
  @IsOptional() @IsObject() transcriber?: object
  @IsOptional() @IsObject() metadata?: object
}

class CreateAssistant extends PatchAssistant {
  @IsString() @IsNotEmpty() @MaxLength(255) override name = ''
}

class ResolveCall {
  @IsString() assistantId = ''
  @IsObject() variables: Record<string, string> = {}
}

const validated = (expectedType: new () => object) =>
  new ValidationPipe({ expectedType, transform: true, whitelist: true })
const { name: _name, externalId: _externalId, phoneNumberIds: _numbers, ...defaults } = sampleDraft

@Injectable()
class AssistantService {
  async get(accountId: string, id: string) {
    const assistant = await prisma.assistant.findFirst({ where: { accountId, id } })
    if (assistant === null) throw new NotFoundException()
    return assistant
  }

  async list(accountId: string) {
    const orderBy = [{ createdAt: 'desc' as const }, { id: 'desc' as const }]
    const found = await prisma.assistant.findMany({ where: { accountId }, orderBy, take: 21 })
    return { data: found.slice(0, 20), hasMore: found.length > 20 }
  }

  create(accountId: string, { name, ...fields }: CreateAssistant) {
    const settings: object = { ...defaults, ...fields }
    return prisma.$transaction(async (session) => {
      const assistant = await session.assistant.create({ data: { id: newId(), accountId, name, settings } })
      await record(session, assistant, 'create')
      return assistant
    })
  }

  patch(accountId: string, id: string, { name, ...fields }: PatchAssistant) {
    return prisma.$transaction(async (session) => {
      const current = await session.assistant.findFirst({ where: { accountId, id } })
      if (current === null) throw new NotFoundException()
      const settings: object = { ...(current.settings as object), ...given(fields) }
      const data = { name: name ?? current.name, settings, version: { increment: 1 } }
      const assistant = await session.assistant.update({ where: { id }, data })
      await record(session, assistant, 'update')
      return assistant
    })
  }

  async resolve(accountId: string, { assistantId, variables }: ResolveCall) {
    const found = await prisma.assistant.findFirst({
      where: { accountId, id: assistantId },
      include: { versions: { orderBy: { number: 'desc' }, take: 1 } },
    })
    const version = found?.versions[0]
    if (version === undefined) throw new NotFoundException()
    const settings = version.settings as unknown as typeof defaults // as this server wrote them
    const fill = (text: string) => text.replace(/{{ (\w+) }}/g, (_, key: string) => variables[key] ?? '')
    const messages = settings.model.messages.map((message) => ({
      ...message,
      content: fill(message.content ?? ''),
    }))
    const model = { ...settings.model, messages }
    return { ...version, settings: { ...settings, model, firstMessage: fill(settings.firstMessage ?? '') } }
  }
}

type Session = Pick<PrismaClient, 'assistantVersion' | 'auditEntry'>

async function record(
  session: Session,
  {
    id,
    accountId,
    name,
    settings,
    version,
  }: { id: string; accountId: string; name: string; settings: unknown; version: number },
  action: string,
): Promise<void> {
  const content = settings as object // as it was written
  await session.assistantVersion.create({
    data: {
      assistantId: id,
      number: version,
      accountId,
      contentHash: '',
      name,
      settings: content,
      authorKind: 'apiKey',
    },
  })
  await session.auditEntry.create({
    data: {
      id: newId(),
      accountId,
      actorKind: 'apiKey',
      action: `assistant.${action}`,
      resourceType: 'assistant',
      resourceId: id,
    },
  })
}

function given(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

@UseGuards(KeyGuard)
@Controller('v1')
class AssistantController {
  private readonly assistants: AssistantService

  constructor(@Inject(AssistantService) assistants: AssistantService) {
    this.assistants = assistants
  }

  @Get('assistants/:id')
  get(@Req() { accountId }: AccountRequest, @Param('id') id: string) {
    return this.assistants.get(accountId, id)
  }

  @Get('assistants')
  list(@Req() { accountId }: AccountRequest) {
    return this.assistants.list(accountId)
  }

  @Post('assistants')
  create(@Req() { accountId }: AccountRequest, @Body(validated(CreateAssistant)) body: CreateAssistant) {
    return this.assistants.create(accountId, body)
  }

  @Patch('assistants/:id')
  patch(
    @Req() { accountId }: AccountRequest,
    @Param('id') id: string,
    @Body(validated(PatchAssistant)) body: PatchAssistant,
  ) {
    return this.assistants.patch(accountId, id, body)
  }

  @Post('runtime/resolve')
  @HttpCode(200)
  resolve(@Req() { accountId }: AccountRequest, @Body(validated(ResolveCall)) body: ResolveCall) {
    return this.assistants.resolve(accountId, body)
  }
}

@Controller('readyz')
class ReadyController {
  @Get()
  ready() {
    return { status: 'ready' }
  }
}

@Module({ controllers: [AssistantController, ReadyController], providers: [AssistantService, KeyGuard] })
class AppModule {}

const app = await NestFactory.create(AppModule, { logger: false })
await app.listen(Number(process.env.PORT), '127.0.0.1')
