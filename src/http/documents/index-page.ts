import type { FastifyInstance } from 'fastify'
import type { Dialect } from '../dialect.ts'

interface Options {
  readonly dialects: readonly Dialect[]
  readonly publicUrl: string
}

/** `GET /`: the APIs of this server and their documentation. */
export async function indexPage(app: FastifyInstance, { dialects, publicUrl }: Options): Promise<void> {
  const html = render(dialects, publicUrl)
  app.get('/', async (_request, reply) => {
    reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
    return html
  })
}

function render(dialects: readonly Dialect[], publicUrl: string): string {
  const rows = dialects.map(
    ({ id, title, prefix }) => `
      <tr>
        <td>${escapeHtml(title)}</td>
        <td><code>${escapeHtml(publicUrl + prefix)}</code></td>
        <td><a href="/docs?urls.primaryName=${encodeURIComponent(title)}">Reference</a></td>
        <td><a href="/${id}/openapi.json">openapi.json</a></td>
      </tr>`,
  )
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Switchboard</title>
    <style>
      :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
      body { max-width: 56rem; margin: 3rem auto; padding: 0 1rem }
      table { border-collapse: collapse; width: 100% }
      th, td { text-align: left; padding: .5rem 1rem .5rem 0; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent) }
      div { overflow-x: auto }
    </style>
  </head>
  <body>
    <h1>Switchboard</h1>
    <p>One store for voice-AI assistants, served through several APIs.</p>
    <div><table>
      <thead><tr><th>API</th><th>Base URL</th><th>Documentation</th><th>OpenAPI</th></tr></thead>
      <tbody>${rows.join('')}
      </tbody>
    </table></div>
    <p>Health checks: <a href="/healthz">/healthz</a>, <a href="/readyz">/readyz</a>.</p>
  </body>
</html>
`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
