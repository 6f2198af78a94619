import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/*
 * npm runs this after each install. An install without development dependencies has no compiler: it takes the build that
 * is there.
 */

const hasCompiler = existsSync('node_modules/.bin/prisma') && existsSync('node_modules/.bin/tsc')
if (hasCompiler) {
  process.exitCode = spawnSync('npm run build', { shell: true, stdio: 'inherit' }).status ?? 1
} else if (!existsSync('dist/process/server.js')) {
  console.error(
    'There is no build in dist/, and no compiler to make one: run npm ci with development dependencies first.',
  )
  process.exitCode = 1
}
