import { Dialog } from '../parts/Dialog.tsx'
import { Kbd } from '../parts/Kbd.tsx'
import { useText } from '../text/language.ts'
import { kitWords } from '../words.ts'
import { type KeyBinding, useKeyBindings, useSingleKeys } from './registry.ts'
import './keys.css'

function Group({ title, list }: { title: string; list: readonly KeyBinding[] }) {
  if (list.length === 0) return null
  return (
    <section>
      <h3 className="t-2">{title}</h3>
      <dl className="t-keys">
        {list.map((binding) => (
          <div key={binding.keys}>
            <dt>{binding.text}</dt>
            <dd>
              {binding.keys.split(' ').map((key) => (
                <Kbd key={key} keys={key} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** Every key of this screen, from the registry itself, and the switch for single keys (WCAG 2.1.4). */
export function KeySheet({ onClose }: { onClose: () => void }) {
  const t = useText(kitWords)
  const [on, setOn] = useSingleKeys()
  const unique = [...new Map(useKeyBindings().map((binding) => [binding.keys, binding])).values()]
  return (
    <Dialog title={t('keys.title')} onClose={onClose}>
      <label className="t-row">
        <input type="checkbox" className="t-check" checked={on} onChange={(event) => setOn(event.target.checked)} />
        {t('keys.single')}
      </label>
      {!on && <p className="t-2 t-small">{t('keys.off')}</p>}
      <div className="t-keys-groups">
        <Group title={t('keys.here')} list={unique.filter((binding) => binding.everywhere !== true)} />
        <Group title={t('keys.everywhere')} list={unique.filter((binding) => binding.everywhere === true)} />
      </div>
    </Dialog>
  )
}
