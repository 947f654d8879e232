import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const project = mkdtempSync(join(tmpdir(), 'testudo-standards-'))

/** Environment of a person who has never seen this repository: nothing of npm's or ours. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(npm_|NODE_|VITEST|TESTUDO_)/i.test(name) || name === 'npm_config_cache',
  ),
)

function run(command: string, args: readonly string[], cwd = project): string {
  const done = spawnSync(command, args, { cwd, env, encoding: 'utf8' })
  if (done.status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${done.stdout}${done.stderr}`)
  return done.stdout
}

/** Another Node of this machine than the one that runs us, when there is one. */
function systemNode(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(':').filter((folder) => !folder.includes('node_modules'))
  return folders
    .map((folder) => join(folder, 'node'))
    .find((node) => spawnSync(node, ['--version'], { encoding: 'utf8' }).status === 0)
}

const nodes = new Map([['the pinned Node', process.execPath]])
const system = systemNode()
if (system === undefined)
  console.warn('There is no other Node on this machine: the packages were tried on the pinned one only.')
else nodes.set(`the machine's Node`, system)

/** The snippets of a README, and what their last comments say they print. */
function snippetsOf(name: string) {
  const readme = readFileSync(join(ROOT, 'standards', name, 'README.md'), 'utf8')
  return [...readme.matchAll(/```ts\n([^]*?)```/g)].map((match, i) => {
    const code = match[1] ?? ''
    return {
      name: `${name}-${i + 1}`,
      code,
      prints: (/(?:^\/\/ .*\n)+$/m.exec(code)?.[0] ?? '').replaceAll(/^\/\/ /gm, ''),
    }
  })
}

const packages = readdirSync(join(ROOT, 'standards'))
const snippets = packages.flatMap(snippetsOf)

let tarballs: readonly string[]
beforeAll(() => {
  tarballs = run(process.execPath, [join(ROOT, 'scripts/pack-standards.mjs'), join(project, 'tarballs')])
    .trim()
    .split('\n')
  const dependencies = Object.fromEntries(
    tarballs.map((tarball) => {
      const { name } = JSON.parse(run('tar', ['xzOf', tarball, 'package/package.json'])) as { name: string }
      return [name, `file:${tarball}`]
    }),
  )
  // Packages that need each other find these tarballs: no registry is asked for what is published nowhere yet.
  const overrides = Object.fromEntries(Object.keys(dependencies).map((name) => [name, `$${name}`]))
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ name: 'a-stranger', private: true, type: 'module', dependencies, overrides }),
  )
  run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline'])
  for (const { name, code } of snippets) writeFileSync(join(project, `${name}.ts`), code)
})
afterAll(() => rmSync(project, { recursive: true, force: true }))

describe('the packages of standards/', () => {
  it('hold JavaScript, types, their README and nothing else', () => {
    for (const tarball of tarballs) {
      const files = run('tar', ['tzf', tarball]).trim().split('\n')
      expect(
        files.filter(
          (file) => !/^package\/(dist\/(?:[\w-]+\/)*[\w-]+\.(js|d\.ts)|README\.md|LICENSE|package\.json)$/.test(file),
        ),
      ).toEqual([])
      expect(files).toContain('package/dist/index.js')
      expect(files).toContain('package/README.md')
    }
  })

  it('tell strangers a manifest without what is ours', () => {
    for (const name of packages) {
      const manifest = JSON.parse(
        readFileSync(join(project, 'node_modules/@testudo', name, 'package.json'), 'utf8'),
      ) as Record<string, unknown>
      expect(manifest).not.toHaveProperty('private')
      expect(manifest['license']).toMatch(/^(UNLICENSED|Apache-2\.0)$/)
      expect(JSON.stringify(manifest['exports'])).not.toContain('src')
      expect(Object.values((manifest['dependencies'] ?? {}) as object).every((v) => /^\d/.test(String(v)))).toBe(true)
    }
  })

  it('type-check the snippets of their READMEs in a strict project', () => {
    const options =
      '--module nodenext --target es2022 --lib es2023,dom --strict --exactOptionalPropertyTypes --outDir out --types'
    run(process.execPath, [
      join(ROOT, 'node_modules/typescript/bin/tsc'),
      ...options.split(' '),
      '',
      ...snippets.map(({ name }) => `${name}.ts`),
    ])
  })

  for (const [which, node] of nodes) {
    it.each(snippets)(`run $name on ${which}`, ({ name, prints }) => {
      expect(run(node, [join('out', `${name}.js`)])).toBe(prints)
    })

    it(`open every door on ${which}`, () => {
      const doors = ['canonical', 'json', 'lines', 'splitter', 'validate', 'versions', 'vocabularies'].map(
        (d) => `@testudo/stix/${d}`,
      )
      const code = `for (const door of ${JSON.stringify([...doors, ...packages.map((name) => `@testudo/${name}`)])}) if (Object.keys(await import(door)).length === 0) throw new Error(door)`
      run(node, ['--input-type=module', '-e', code])
    })
  }
})
