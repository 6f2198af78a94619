import type { AssistantFields, AssistantSettings } from '../assistants/model/assistant-fields.ts'

/** A text of an assistant that is a template: what is spoken, and what the model reads before or during a call. */
export interface PromptText {
  readonly path: readonly (string | number)[]
  readonly text: string
}

export function promptTexts(fields: AssistantSettings): PromptText[] {
  const { model, firstMessage, voicemailMessage, endCallMessage, endCallTool, hangupUsingPrompt } = fields
  const texts: { path: PromptText['path']; text: string | null }[] = [
    ...model.messages.map(({ content }, index) => ({
      path: ['model', 'messages', index, 'content'],
      text: content,
    })),
    { path: ['firstMessage'], text: firstMessage },
    { path: ['voicemailMessage'], text: voicemailMessage },
    { path: ['endCallMessage'], text: endCallMessage },
    { path: ['endCallTool', 'description'], text: endCallTool.description },
    { path: ['hangupUsingPrompt', 'prompt'], text: hangupUsingPrompt.prompt },
  ]
  return texts.filter((entry): entry is PromptText => entry.text !== null)
}

/** The assistant with each of its templates replaced, such as by what it renders to. */
export function withPromptTexts(
  fields: AssistantFields,
  replace: (text: PromptText) => string,
): AssistantFields {
  const replaced = new Map(promptTexts(fields).map((text) => [text.path.join('/'), replace(text)]))
  const at = (...path: PromptText['path']) => replaced.get(path.join('/')) ?? null
  const { model, endCallTool, hangupUsingPrompt } = fields
  const messages = model.messages.map((message, index) => ({
    ...message,
    content: at('model', 'messages', index, 'content') ?? message.content,
  }))
  return {
    ...fields,
    model: { ...model, messages },
    firstMessage: at('firstMessage'),
    voicemailMessage: at('voicemailMessage'),
    endCallMessage: at('endCallMessage'),
    endCallTool: { ...endCallTool, description: at('endCallTool', 'description') },
    hangupUsingPrompt: { ...hangupUsingPrompt, prompt: at('hangupUsingPrompt', 'prompt') },
  }
}
