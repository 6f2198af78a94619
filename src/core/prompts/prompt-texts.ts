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
export function withPromptTexts(fields: AssistantFields, replace: (text: string) => string): AssistantFields {
  const replaced = (text: string | null) => (text === null ? null : replace(text))
  const { model, firstMessage, voicemailMessage, endCallMessage, endCallTool, hangupUsingPrompt } = fields
  const messages = model.messages.map((message) => ({ ...message, content: replace(message.content) }))
  return {
    ...fields,
    model: { ...model, messages },
    firstMessage: replaced(firstMessage),
    voicemailMessage: replaced(voicemailMessage),
    endCallMessage: replaced(endCallMessage),
    endCallTool: { ...endCallTool, description: replaced(endCallTool.description) },
    hangupUsingPrompt: { ...hangupUsingPrompt, prompt: replaced(hangupUsingPrompt.prompt) },
  }
}
