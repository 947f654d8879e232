import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** A room of the house, found by path; `may` lists the rooms it may import from. Libraries are checked apart. */
interface Ring {
  readonly name: string
  readonly match: RegExp
  readonly may: readonly string[]
}

// The table of STYLE.md. First match wins.
const rings: readonly Ring[] = [
  { name: 'standards', match: /^standards\//, may: ['standards'] },
  { name: 'kernel', match: /^kernel\//, may: ['kernel', 'standards'] },
  { name: 'platform', match: /^platform\//, may: ['platform', 'kernel', 'standards'] },
  { name: 'ui', match: /^ui\//, may: ['ui', 'kernel', 'standards'] },
  { name: 'core', match: /^capabilities\/[^/]+\/src\/core\//, may: ['core', 'kernel', 'standards'] },
  {
    name: 'server',
    match: /^capabilities\/[^/]+\/src\/server\//,
    may: ['server', 'core', 'platform', 'kernel', 'standards'],
  },
  { name: 'web', match: /^capabilities\/[^/]+\/src\/web\//, may: ['web', 'core', 'ui', 'kernel'] },
  { name: 'capabilities', match: /^capabilities\/index\.ts$/, may: [] },
  // Authored data: speaks in the words of the capabilities' cores, decides nothing.
  { name: 'exercise', match: /^exercise\//, may: ['exercise', 'core', 'kernel', 'standards'] },
  {
    name: 'apps',
    match: /^apps\//,
    may: ['apps', 'exercise', 'capabilities', 'core', 'server', 'web', 'ui', 'platform', 'kernel', 'standards'],
  },
]

const packageFolders: Readonly<Record<string, string>> = {
  stix: 'standards/stix',
  adatp4774: 'standards/adatp4774',
  cacao: 'standards/cacao',
  cpe: 'standards/cpe',
  csaf: 'standards/csaf',
  cvss: 'standards/cvss',
  misp: 'standards/misp',
  sbom: 'standards/sbom',
  sigma: 'standards/sigma',
  ssvc: 'standards/ssvc',
  taxii: 'standards/taxii',
  vers: 'standards/vers',
  kernel: 'kernel',
  platform: 'platform',
  ui: 'ui',
  exercise: 'exercise',
  capabilities: 'capabilities/index.ts',
  node: 'apps/node',
  web: 'apps/web',
  cli: 'apps/cli',
}

/** Where `@testudo/threats/server` and its like lead, as a path in the tree. */
function folderOf(specifier: string): string {
  const [, name = '', door = ''] = specifier.split('/')
  const known = packageFolders[name]
  if (known !== undefined) return known.includes('.') ? known : `${known}/src/${door}`
  return `capabilities/${name}/src/${door === '' ? 'core' : door}/`
}

const ringOf = (path: string) => rings.find((ring) => ring.match.test(path))

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (entry.name === 'node_modules' || entry.name === 'dist') return []
    if (entry.isDirectory()) return sources(path)
    return /\.(ts|tsx)$/.test(entry.name) ? [path] : []
  })
}

const files = ['standards', 'kernel', 'platform', 'ui', 'capabilities', 'apps', 'exercise'].flatMap(sources)
const isTest = (file: string) => /\.test\.tsx?$/.test(file) || /\/testing\//.test(file)

const importPattern = /(?:\bfrom\s+|\bimport\s*\(\s*|\bimport\s+)['"]([^'"\n]+)['"]/g

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  return [...text.matchAll(importPattern)].map((match) => match[1] ?? '')
}

const capabilityOf = (path: string) => /^capabilities\/([^/]+)\/src\//.exec(path)?.[1]

/** Every import that points outwards or sideways, as a sentence. */
function trespasses(file: string, imports: readonly string[]): string[] {
  const ring = ringOf(file)
  if (!ring) return [`${file} stands in no ring`]
  return imports.flatMap((specifier) => {
    const ours = specifier.startsWith('@testudo/')
    if (!ours && !specifier.startsWith('.')) {
      const pure = ring.name === 'core' || ring.name === 'kernel' || ring.name === 'standards'
      return pure && specifier.startsWith('node:') ? [`${file} is pure and imports ${specifier}`] : []
    }
    const target = ours
      ? folderOf(specifier)
      : relative(root, resolve(root, dirname(file), specifier)).replaceAll('\\', '/')
    const to = ringOf(target)
    if (!to) return [`${file} imports ${specifier}, which stands in no ring`]
    if (!ring.may.includes(to.name)) return [`${file} (${ring.name}) imports ${specifier} (${to.name})`]
    const from = capabilityOf(file)
    const other = capabilityOf(target)
    return from !== undefined && other !== undefined && from !== other ? [`${file} imports its neighbour ${other}`] : []
  })
}

describe('the tree is the architecture', () => {
  it('finds the files it is meant to watch', () => {
    expect(files.length).toBeGreaterThan(50)
  })

  it('lets imports point inwards only', () => {
    expect(files.filter((file) => !isTest(file)).flatMap((file) => trespasses(file, importsOf(file)))).toEqual([])
  })

  it('sees an import that points outwards, sideways or into a library the ring may not have', () => {
    const core = 'capabilities/picture/src/core/x.ts'
    expect(trespasses(core, ['@testudo/platform/objects'])).toHaveLength(1)
    expect(trespasses(core, ['@testudo/threats'])).toHaveLength(1)
    expect(trespasses(core, ['node:fs'])).toHaveLength(1)
    expect(trespasses(core, ['../server/routes.ts'])).toHaveLength(1)
    expect(trespasses('standards/stix/src/x.ts', ['@testudo/kernel/fault'])).toHaveLength(1)
    expect(trespasses('kernel/src/x.ts', ['@testudo/stix', 'zod', './y.ts'])).toEqual([])
  })

  it('keeps the clock and chance out of the core', () => {
    const offenders = files
      .filter((file) => !isTest(file) && ['core', 'kernel', 'standards'].includes(ringOf(file)?.name ?? ''))
      .filter((file) => /\bDate\.now\(\)|\bMath\.random\(\)|\bnew Date\(\)|\bperformance\.now\(\)/.test(codeOf(file)))
    expect(offenders).toEqual([])
  })

  it('keeps raw HTML, eval and unguarded escapes out', () => {
    const offenders = files.filter(
      (file) => !isTest(file) && /dangerouslySetInnerHTML|\.innerHTML\s*=|\bnew Function\(/.test(codeOf(file)),
    )
    expect(offenders).toEqual([])
  })
})

/** A file's text without its comments, so that a comment may name what it forbids. */
function codeOf(file: string): string {
  return readFileSync(join(root, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|(^|[^:'"`])\/\/[^\n]*/g, '$1')
}
