import { closeSync, fsyncSync, openSync } from 'node:fs'
import { resolve } from 'node:path'
import { NodeFS } from '@electric-sql/pglite/nodefs'

type Hook = (stream: { nfd?: number; node: unknown }) => number
interface NodeMount {
  readonly FS: {
    readonly filesystems: { readonly NODEFS: { stream_ops: { fsync?: Hook }; realPath(node: unknown): string } }
  }
}

/** Errno 29 is EIO in the WASM ABI: PostgreSQL then panics instead of acknowledging what is not on disk. */
const EIO = 29

/**
 * PGlite's Node file system, except that fsync reaches the disk. PGlite leaves the hook out, so that `fsync` returns
 * without doing anything and an acknowledged commit does not survive a power cut. Internal hook: pinned to 0.5.14.
 */
export class DurableFiles extends NodeFS {
  calls = 0

  override async init(...args: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(...args)
    const hook = (module: unknown) => {
      const files = (module as NodeMount).FS.filesystems.NODEFS
      files.stream_ops.fsync = (stream) => {
        this.calls += 1
        try {
          if (stream.nfd !== undefined) fsyncSync(stream.nfd)
          else this.#syncFolder(files.realPath(stream.node))
          return 0
        } catch {
          return EIO
        }
      }
    }
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...preRuns(emscriptenOpts.preRun), hook] } }
  }

  /** A directory has no handle of ours: open it, sync it, close it. */
  #syncFolder(path: string): void {
    const handle = openSync(resolve(path), 'r')
    try {
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
  }
}

function preRuns<F>(before: F | F[] | undefined): F[] {
  return before === undefined ? [] : Array.isArray(before) ? before : [before]
}
