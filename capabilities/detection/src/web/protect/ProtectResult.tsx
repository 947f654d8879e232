import IconDownload from '@tabler/icons-react/dist/esm/icons/IconDownload.mjs'
import type { Reply } from '@testudo/kernel/contract'
import {
  addressOf,
  Button,
  call,
  EmptyState,
  Panel,
  Section,
  tell,
  useText,
  reasonOf,
  useNumber,
  useSay,
} from '@testudo/ui'
import { useState } from 'react'
import { type previewProtection, protection } from '../../core/contract/protect.ts'
import { protectWords } from '../words/protect.ts'
import type { Asked } from './ProtectPage.tsx'

/** What the output holds, what is left out and why, its first lines, and ways to take it. */
export function ProtectResult({ given, input }: { given: Reply<typeof previewProtection>; input: Asked }) {
  const t = useText(protectWords)
  const say = useSay()
  const number = useNumber()
  const [busy, setBusy] = useState(false)
  const copy = async () => {
    setBusy(true)
    try {
      const text = await call(protection, input)
      if (typeof text !== 'string') return
      await navigator.clipboard.writeText(text)
      tell({ text: t('copied', { n: text.split('\n').length }) })
    } catch (error) {
      tell({ kind: 'fault', text: reasonOf(error) })
    } finally {
      setBusy(false)
    }
  }
  return (
    <Panel
      title={t(input.format === 'stix' ? 'entries.stix' : 'entries', {
        n: given.entries,
        shown: number(given.entries),
      })}
      actions={
        given.entries > 0 && (
          <>
            <Button disabled={busy} onClick={() => void copy()}>
              {t('copy')}
            </Button>
            <a className="t-button t-button-primary" href={addressOf(protection, input)} download={given.fileName}>
              <IconDownload size={16} />
              {t('download', { file: given.fileName })}
            </a>
          </>
        )
      }
    >
      {given.entries === 0 ? (
        <EmptyState title={t('empty.title')}>{t('empty.text')}</EmptyState>
      ) : (
        <Section title={t('sample')} aside={t('recorded')}>
          <pre className="d-sample t-mono" tabIndex={0}>
            {given.sample}
          </pre>
          {given.lists.length > 0 && (
            <p>
              {t('lists')}{' '}
              {given.lists.map(({ list, fileName }) => (
                <a
                  key={list}
                  className="t-link d-target"
                  href={addressOf(protection, { ...input, list })}
                  download={fileName}
                >
                  {fileName}
                </a>
              ))}
            </p>
          )}
        </Section>
      )}
      <Section title={t('left')}>
        {given.left.length === 0 ? (
          <p className="t-3">{t('left.none')}</p>
        ) : (
          <table className="d-table">
            <thead>
              <tr>
                <th scope="col">{t('because')}</th>
                <th scope="col" className="t-num">
                  {t('count')}
                </th>
              </tr>
            </thead>
            <tbody>
              {given.left.map(({ reason, because, count }) => (
                <tr key={reason}>
                  <td>{say(because)}</td>
                  <td className="t-num">{number(count)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Section>
      <Section title={t('machine.title')}>
        <p className="t-2">{t('machine.text')}</p>
        <pre className="d-command t-mono" tabIndex={0}>
          {`curl -H "authorization: Bearer $TOKEN" ${location.origin}${listAddress(input)}`}
        </pre>
      </Section>
    </Panel>
  )
}

/** The same question at the door for machines. */
function listAddress({ format, to: _to, ...rest }: Asked): string {
  const query = new URLSearchParams(
    Object.entries(rest).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  )
  return `/lists/${format}${query.size === 0 ? '' : `?${query.toString()}`}`
}
