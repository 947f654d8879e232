/** The part of WebAssembly that browsers, Node and workers share. */
interface SharedMemory {
  readonly buffer: SharedArrayBuffer
}
interface KernelModule {
  readonly exports: Readonly<Record<string, unknown>>
}
interface WebAssemblyParts {
  readonly Memory: new (options: { initial: number; maximum: number; shared: true }) => SharedMemory
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object, imports: { env: Readonly<Record<string, unknown>> }) => KernelModule
}
declare const WebAssembly: WebAssemblyParts

export type { SharedMemory }

const PAGE = 65_536

/** Shared memory of at least so many bytes, zeroed. */
export function allocate(bytes: number): SharedMemory {
  const pages = Math.ceil(bytes / PAGE)
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true })
}

/** Starts a module that imports its memory. */
export function start(bytes: Uint8Array, memory: SharedMemory): Readonly<Record<string, unknown>> {
  const abort = () => {
    throw new RangeError('the kernel stopped')
  }
  return new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory, abort } }).exports
}
