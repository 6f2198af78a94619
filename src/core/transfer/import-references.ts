import { toTypeId } from '../../shared/identifiers.ts'
import {
  type AssistantFields,
  type AssistantSettings,
  customTemplateId,
} from '../assistants/model/assistant-fields.ts'
import { type ImportRun, resolve } from './import-run.ts'

/**
 * Settings that name files and a template of this account. What it does not have is left out, and its place in the line
 * is in `unresolved`.
 */
export async function withReferencesHere<Settings extends AssistantFields | AssistantSettings>(
  run: ImportRun,
  settings: Settings,
): Promise<{ content: Settings; unresolved: string[] }> {
  const { knowledgeBase, model } = settings
  const own = await filesHere(run, knowledgeBase.fileIds, '/content/knowledgeBase/fileIds')
  const ofModel = await filesHere(run, model.knowledgeBase.fileIds, '/content/model/knowledgeBase/fileIds')
  const template = await templateHere(run, settings.templateId)
  return {
    content: {
      ...settings,
      templateId: template.templateId,
      knowledgeBase: { fileIds: own.fileIds },
      model: { ...model, knowledgeBase: { fileIds: ofModel.fileIds } },
    },
    unresolved: [...template.unresolved, ...own.unresolved, ...ofModel.unresolved],
  }
}

/** The words of built-in templates, and of other APIs' templates, are the same on every server. */
const ownTemplateId = /^tmpl_/

async function templateHere(run: ImportRun, named: string) {
  if (!ownTemplateId.test(named)) return { templateId: named, unresolved: [] }
  const id = await resolve(run, 'tmpl', named)
  if (id === null) return { templateId: customTemplateId, unresolved: ['/content/templateId'] }
  return { templateId: toTypeId('tmpl', id), unresolved: [] }
}

async function filesHere(run: ImportRun, named: readonly string[], pointer: string) {
  const fileIds: string[] = []
  const unresolved: string[] = []
  for (const [index, fileId] of named.entries()) {
    const id = await resolve(run, 'file', fileId)
    if (id === null) unresolved.push(`${pointer}/${index}`)
    else fileIds.push(toTypeId('file', id))
  }
  return { fileIds, unresolved }
}
