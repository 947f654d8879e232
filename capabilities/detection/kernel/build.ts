/**
 * Compiles `scan.as` and writes the module as text beside the code that runs it: `node capabilities/detection/kernel/build.ts`.
 * The bytes are committed, so that a node starts without a compiler and the core needs no file; a test compiles
 * the source again and compares.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import asc from 'assemblyscript/asc'

const folder = import.meta.dirname

/** The module compiled from its source. @throws {Error} with the compiler's words */
export async function compileKernel(): Promise<Uint8Array> {
  const source = readFileSync(join(folder, 'scan.as'), 'utf8')
  let built: Uint8Array | undefined
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
        if (name === 'scan.wasm') built = contents as Uint8Array
      },
      listFiles: () => [],
    },
  )
  if (error !== null || built === undefined) throw new Error(stderr.toString())
  return built
}

export const textOfKernel = (bytes: Uint8Array): string =>
  `/** Compiled from \`kernel/scan.as\` by \`kernel/build.ts\`. */\nexport const KERNEL_BASE64 =\n  '${Buffer.from(bytes).toString('base64')}'\n`

if (process.argv[1] === import.meta.filename)
  writeFileSync(join(folder, '../src/core/scan/kernelBytes.ts'), textOfKernel(await compileKernel()))
