/** The part of ssh2 that is used here. */
declare module 'ssh2' {
  import type { EventEmitter } from 'node:events'
  import type { Duplex, Readable } from 'node:stream'

  export interface Channel extends Duplex {
    readonly stderr: Readable
  }
  export interface ConnectOptions {
    readonly host: string
    readonly port: number
    readonly username: string
    readonly privateKey: string
    readonly hostVerifier: (key: Buffer) => boolean
    readonly readyTimeout: number
    readonly tryKeyboard: false
    readonly agentForward: false
  }
  export class Client extends EventEmitter {
    connect(options: ConnectOptions): this
    exec(command: string, done: (error: Error | undefined, channel: Channel) => void): boolean
    end(): this
    destroy(): this
  }

  export interface ParsedKey {
    readonly type: string
    getPublicSSH(): Buffer
    verify(blob: Buffer, signature: Buffer, algorithm?: string): boolean
  }
  export interface AuthContext {
    readonly method: string
    readonly username: string
    readonly key: { readonly algo: string; readonly data: Buffer }
    readonly blob?: Buffer
    readonly signature?: Buffer
    readonly hashAlgo?: string
    accept(): void
    reject(methods?: readonly string[]): void
  }
  export interface ServerChannel extends Duplex {
    readonly stderr: Duplex
    exit(code: number): void
  }
  export interface ServerSession extends EventEmitter {
    on(
      event: 'exec',
      listener: (accept: () => ServerChannel, reject: () => void, info: { readonly command: string }) => void,
    ): this
  }
  export interface ServerConnection extends EventEmitter {
    on(event: 'authentication', listener: (context: AuthContext) => void): this
    on(event: 'session', listener: (accept: () => ServerSession) => void): this
    on(event: 'error' | 'ready' | 'close', listener: () => void): this
    end(): void
  }
  export class Server extends EventEmitter {
    constructor(options: { readonly hostKeys: readonly string[] }, connected: (client: ServerConnection) => void)
    listen(port: number, host: string, done: () => void): this
    address(): { readonly port: number }
    close(done?: () => void): this
  }
  const ssh2: {
    readonly Client: typeof Client
    readonly Server: typeof Server
    readonly utils: {
      parseKey(key: string): ParsedKey | Error
      generateKeyPairSync(
        type: 'ecdsa',
        options: { readonly bits: 256 },
      ): { readonly private: string; readonly public: string }
    }
  }
  export default ssh2
}
