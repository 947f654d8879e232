// Compiles the scanner of detection (capabilities/detection/kernel/scan.as) and writes the module as text beside the code that runs it.
// With --print it goes to standard output: a test compares it with what is committed.
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

const detection = join(dirname(dirname(fileURLToPath(import.meta.url))), 'capabilities', 'detection')
const source = readFileSync(join(detection, 'kernel', 'scan.as'), 'utf8')

let built
const { error, stderr } = await asc.main(
  [
    'scan.ts',
    '--outFile=scan.wasm',
    '--optimizeLevel=3',
    '--shrinkLevel=0',
    '--noAssert',
    '--runtime=stub',
    '--enable=simd,threads',
    '--importMemory',
    '--sharedMemory',
    '--initialMemory=1',
    '--maximumMemory=65536',
    '--memoryBase=2048',
  ],
  {
    readFile: (name) => (name === 'scan.ts' ? source : null),
    writeFile: (name, contents) => {
      if (name === 'scan.wasm') built = contents
    },
    listFiles: () => [],
  },
)
if (error !== null || built === undefined) throw new Error(stderr.toString())
const text = `/** Compiled from \`kernel/scan.as\` by \`scripts/build-kernel.mjs\`. */\nexport const KERNEL_BASE64 =\n  '${Buffer.from(built).toString('base64')}'\n`
if (process.argv.includes('--print')) process.stdout.write(text)
else writeFileSync(join(detection, 'src', 'core', 'scan', 'kernelBytes.ts'), text)
