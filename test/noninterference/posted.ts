import type { Host, ServerCapability } from '@testudo/platform/host'
import type { EventBus } from '@testudo/platform/events'
import type { Storage } from '@testudo/platform/storage'
import { noticesOf } from '../../capabilities/notices/src/server/index.ts'

/** What left the node by mail or call, whole and in order; a seeded leak changes it. */
export type PostWrap = (text: string, storage: Storage) => Promise<string>

/** Where nobody is: calls there are kept, not made. */
export const HOOK = 'hook.example'

/** The way out of notices: what is sent is kept, with its time. */
export interface Post {
  readonly sent: string[]
  host: Host | undefined
  /** Waits until facts have reached who follows something: which of two is quicker, the wall clock decides. */
  heard(): Promise<void>
  /** Looks, calls and sends now. */
  round(): Promise<void>
}

export const newPost = (): Post => {
  const post: Post = {
    sent: [],
    host: undefined,
    async heard() {
      if (post.host !== undefined) await (post.host.events as EventBus).settled()
    },
    async round() {
      if (post.host !== undefined) await noticesOf(post.host)?.now()
    },
  }
  return post
}

/** The same capability whose mails and calls go nowhere. */
export function withPost(
  capability: ServerCapability,
  post: Post,
  change: PostWrap,
  storage: Storage,
): ServerCapability {
  return {
    ...capability,
    async start(host) {
      const keep = async (what: object) =>
        void post.sent.push(await change(JSON.stringify({ at: host.clock.now(), ...what }), storage))
      const outbound: typeof host.outbound = async (request) => {
        if (new URL(request.url).hostname !== HOOK) return host.outbound(request)
        const { 'webhook-id': id, 'webhook-timestamp': time } = request.headers ?? {}
        await keep({ to: request.url, id, time, body: request.body })
        return { status: 204, headers: {}, body: nothing(), certificateUntil: undefined }
      }
      const mail: NonNullable<typeof host.mail> = { from: 'watch@centre.example', send: (letter) => keep(letter) }
      const reach: typeof host.reach = (name, port) => (name === HOOK ? Promise.resolve(name) : host.reach(name, port))
      const tapped = Object.create(host, {
        outbound: { value: outbound },
        mail: { value: mail },
        reach: { value: reach },
      }) as Host
      post.host = tapped
      const offered = await capability.start(tapped)
      noticesOf(tapped)?.byHand()
      return offered
    },
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
