import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'testudo-demo-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const testudo = (...args: string[]): Promise<{ readonly code: number; readonly out: string }> =>
  new Promise((done) => {
    execFile(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], { cwd: folder }, (error, out) =>
      done({ code: typeof error?.code === 'number' ? error.code : 0, out }),
    )
  })

it('refuses a folder that is a file', async () => {
  writeFileSync(join(folder, 'taken'), '')
  expect((await testudo('demo', 'telemetry', join(folder, 'taken'))).code).not.toBe(0)
})

it('writes nine files, and the report names one event of them', async () => {
  const events = join(folder, 'events')
  expect((await testudo('demo', 'telemetry', events)).code).toBe(0)
  expect(readdirSync(events)).toHaveLength(9)
  expect(readdirSync(events)).toContain('firewall-klaipeda-port.log')
  writeFileSync(join(folder, 'report.json'), (await testudo('demo', 'report')).out)
  const { out } = await testudo('detect', events, '--indicators', join(folder, 'report.json'), '--json')
  const { hits } = JSON.parse(out) as { hits: readonly { file: string; field: string; validity: string }[] }
  expect(hits).toMatchObject([{ field: 'fileinfo.sha256', validity: 'valid' }])
  expect(hits[0]?.file).toMatch(/suricata-border-vln\.jsonl$/)
})
