#!/usr/bin/env node
// The command on a bare clone: sets up when needed, then hands over to the pinned Node, which runs TypeScript itself.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const { installPackages, findNode } = await import('../scripts/setup.mjs')
if (!installPackages()) process.exit(1)
const node = findNode()
if (node === undefined) process.exit(1)

const cli = join(root, 'apps', 'cli', 'src', 'main.ts')
if (!existsSync(cli)) {
  process.stderr.write(`Testudo: ${cli} is missing; this clone is not complete.\n`)
  process.exit(1)
}
const child = spawn(node, ['--disable-warning=ExperimentalWarning', cli, ...process.argv.slice(2)], {
  stdio: 'inherit',
})
// The terminal sends signals to the whole group already; forwarding covers a signal to this process alone.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)))
