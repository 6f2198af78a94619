import { fullLimits, type RenderResult, type RenderTask, renderTexts } from './render-texts.ts'

/** What a thread does. Piscina calls it by its name. */
export function renderInThread(task: RenderTask): RenderResult | null {
  return renderTexts(task, fullLimits)
}
