/*
 * One assistant, as the document shows it being made, changed and read.
 */

const voice = { provider: 'Sarvam', voiceId: 'anushka', model: 'bulbul:v2', language: 'en', speed: 1 }

const transcriber = { provider: 'Deepgram', model: 'nova-3', language: 'en' }

const model = {
  provider: 'openai',
  model: 'gpt-4o',
  temperature: 0.5,
  maxTokens: 250,
  emotionRecognitionEnabled: false,
  messages: [
    { role: 'system', content: 'You take reservations for a small restaurant. Ask for day, time and party.' },
  ],
  knowledgeBase: { fileIds: [] },
}

export const createExample = {
  name: 'Reservations',
  description: 'Answers the restaurant line in the evening.',
  status: true,
  voice,
  transcriber,
  model,
  firstMessage: 'Hello, Trattoria Lucia. When would you like to come?',
  firstMessageMode: 'assistant-speaks-first',
  backgroundSound: 'office',
  silenceTimeoutSeconds: 10,
  backgroundDenoisingEnabled: true,
  firstMessageInterruptionsEnabled: false,
  maxDurationSeconds: 3600,
  analysisPlan: { summaryPlan: { enabled: true } },
  knowledgeBase: { fileIds: [] },
  hangupUsingPrompt: { enabled: true, prompt: 'Thank you for calling Trattoria Lucia. Goodbye!' },
}

export const updateExample = {
  status: false,
  model: { model: 'gpt-4.1-mini', temperature: 0.3 },
  hangupUsingPrompt: { prompt: 'See you soon!' },
  backgroundSound: null,
}

export const assistantExample = {
  id: 'asst_01jh3v3e6se1hs3bdn4r2j8k5m',
  ...createExample,
  createdAt: '2026-01-08T10:00:00.000Z',
  updatedAt: '2026-01-08T10:00:00.000Z',
}
