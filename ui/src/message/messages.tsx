import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs'
import IconClock from '@tabler/icons-react/dist/esm/icons/IconClock.mjs'
import type { State } from '@testudo/kernel/situation'
import { useSyncExternalStore } from 'react'
import { useKeys } from '../keys/registry.ts'
import { Kbd } from '../parts/Kbd.tsx'
import { StateMark } from '../state/StateMark.tsx'
import { useText } from '../text/language.ts'
import { Go } from '../url/place.tsx'
import { kitWords } from '../words.ts'
import './messages.css'

/** One line at the foot of the screen. With `undo` it stays ten seconds and Z takes the deed back. */
export interface Message {
  readonly text: string
  readonly state?: State
  /** `waits`: recorded here, other nodes have not confirmed yet. */
  readonly kind?: 'done' | 'waits' | 'fault'
  readonly to?: string
  readonly undo?: () => void
}

const UNDO_MS = 10_000
const TOAST_MS = 6_000
let shown: readonly (Message & { readonly id: number })[] = []
let nextId = 1
const watchers = new Set<() => void>()

function show(next: typeof shown) {
  shown = next
  for (const watcher of watchers) watcher()
}

/** Shows a message to the person at this screen; screen readers hear it. */
export function tell(message: Message): void {
  const id = nextId++
  show([...shown.slice(-2), { ...message, id }])
  setTimeout(() => show(shown.filter((one) => one.id !== id)), message.undo === undefined ? TOAST_MS : UNDO_MS)
}

function undoLast() {
  const last = shown.findLast((one) => one.undo !== undefined)
  if (last === undefined) return
  show(shown.filter((one) => one !== last))
  last.undo?.()
}

function MessageMark({ message }: { message: Message }) {
  if (message.state !== undefined) return <StateMark state={message.state} />
  if (message.kind === 'fault') return <StateMark state="not-capable" silent />
  return message.kind === 'waits' ? <IconClock size={16} /> : <IconCircleCheck size={16} />
}

/** The look of one message; the gallery shows it without the store. */
export function MessageBar({ message, onUndo }: { message: Message; onUndo?: () => void }) {
  const t = useText(kitWords)
  return (
    <div className={`t-message${message.undo === undefined ? '' : ' t-message-undo'}`}>
      <MessageMark message={message} />
      <span className="t-grow">
        {message.text}
        {message.to !== undefined && (
          <>
            {' '}
            <Go to={message.to}>{t('open')}</Go>
          </>
        )}
      </span>
      {message.undo !== undefined && (
        <button type="button" className="t-button t-button-plain t-button-small" onClick={onUndo ?? message.undo}>
          {t('undo')}
          <Kbd keys="Z" />
        </button>
      )}
    </div>
  )
}

/** Where messages appear; the shell mounts it once. */
export function Messages() {
  const t = useText(kitWords)
  const list = useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher)
      return () => void watchers.delete(watcher)
    },
    () => shown,
  )
  useKeys([{ keys: 'Z', text: t('key.undo'), everywhere: true, run: undoLast }])
  return (
    <div className="t-messages t-no-print" role="status" aria-live="polite">
      {list.map((one) => (
        <MessageBar
          key={one.id}
          message={one}
          onUndo={() => {
            show(shown.filter((other) => other.id !== one.id))
            one.undo?.()
          }}
        />
      ))}
    </div>
  )
}
