#!/usr/bin/env node
// Builds what people outside install: one tarball per package of `standards/`, as JavaScript with types, because Node
// refuses TypeScript inside node_modules. Usage: node scripts/pack-standards.mjs [OUT] (default: dist-standards)
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const STANDARDS = join(ROOT, 'standards')

/** The licence of this repository as npm names it; without a licence file nobody is given one. */
const LICENCE = existsSync(join(ROOT, 'LICENSE')) ? 'Apache-2.0' : 'UNLICENSED'

function run(command, args, cwd) {
  const done = spawnSync(command, args, { cwd, encoding: 'utf8' })
  if (done.status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${done.stdout}${done.stderr}`)
  return done.stdout
}

/** `./src/index.ts` as the two files it becomes. */
const built = (path) => ({
  types: path.replace('./src/', './dist/').replace(/\.ts$/, '.d.ts'),
  default: path.replace('./src/', './dist/').replace(/\.ts$/, '.js'),
})

/** The manifest people get: no private flag, doors that lead to the built files, nothing that only this repository needs. */
function publicManifest({ private: _private, exports: doors, devDependencies: _dev, scripts: _scripts, ...manifest }) {
  return {
    ...manifest,
    license: LICENCE,
    sideEffects: false,
    engines: { node: '>=20' },
    files: ['dist', 'README.md'],
    exports: Object.fromEntries(Object.entries(doors).map(([door, path]) => [door, built(path)])),
  }
}

/** Compiles every package at once, so that one may import another, and gives the folder of each. */
function compile(names, folder) {
  const config = join(folder, 'tsconfig.json')
  const files = names.flatMap((name) =>
    readdirSync(join(STANDARDS, name, 'src'), { recursive: true })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .map((file) => join(STANDARDS, name, 'src', file)),
  )
  writeFileSync(
    config,
    JSON.stringify({
      extends: join(ROOT, 'tsconfig.core.json'),
      compilerOptions: {
        noEmit: false,
        allowImportingTsExtensions: false,
        rewriteRelativeImportExtensions: true,
        declaration: true,
        declarationMap: false,
        sourceMap: false,
        incremental: false,
        rootDir: STANDARDS,
        outDir: join(folder, 'built'),
      },
      include: [],
      files,
    }),
  )
  run(process.execPath, [join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', config], ROOT)
  return (name) => join(folder, 'built', name, 'src')
}

/**
 * Packs every package below `standards/`.
 *
 * @param {string} out folder the tarballs are written to; made when it is not there
 * @returns {string[]} their paths
 */
export function packStandards(out) {
  mkdirSync(out, { recursive: true })
  const folder = mkdtempSync(join(tmpdir(), 'testudo-pack-'))
  try {
    const names = readdirSync(STANDARDS).filter((name) => existsSync(join(STANDARDS, name, 'package.json')))
    const builtOf = compile(names, folder)
    return names.map((name) => {
      const from = join(STANDARDS, name)
      const to = join(folder, name)
      cpSync(builtOf(name), join(to, 'dist'), { recursive: true })
      cpSync(join(from, 'README.md'), join(to, 'README.md'))
      if (LICENCE !== 'UNLICENSED') cpSync(join(ROOT, 'LICENSE'), join(to, 'LICENSE'))
      const manifest = publicManifest(JSON.parse(readFileSync(join(from, 'package.json'), 'utf8')))
      writeFileSync(join(to, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
      const [packed] = JSON.parse(run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', out], to))
      return join(out, packed.filename.replace('@', '').replace('/', '-'))
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  for (const tarball of packStandards(resolve(process.argv[2] ?? 'dist-standards'))) console.log(tarball)
