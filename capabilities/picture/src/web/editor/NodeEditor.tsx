import type { Reply } from '@testudo/kernel/contract'
import { type DependencyRow, modelNode, type OwnExposure } from '@testudo/picture'
import {
  Button,
  Dtg,
  FaultState,
  Go,
  Panel,
  Section,
  Skeleton,
  useAsk,
  useKeys,
  useLanguage,
  useMarking,
  useText,
  useViewer,
} from '@testudo/ui'
import { useState } from 'react'
import { Marked } from '../Marked.tsx'
import { editorPath } from '../paths.ts'
import { words } from '../words.ts'
import { editorWords } from '../words/editor.ts'
import { DependencyForm } from './DependencyForm.tsx'
import { ExposureForm } from './ExposureForm.tsx'
import { ExposureList } from './ExposureList.tsx'
import { NodeForm } from './NodeForm.tsx'
import { type Removal, RemoveDialog } from './RemoveDialog.tsx'

type Node = Reply<typeof modelNode>

/** What stands open over the node. */
type Open =
  | { readonly what: 'node' }
  | { readonly what: 'dependency'; readonly row?: DependencyRow }
  | { readonly what: 'exposure'; readonly row?: OwnExposure }
  | { readonly what: 'removal'; readonly of: Removal }

/** One node: what it needs and what needs it, what is known against it, its versions; each to add, change and take off. */
export function NodeEditor({ id }: { id: string }) {
  const t = useText(words)
  const te = useText(editorWords)
  const language = useLanguage()
  const mayEdit = useViewer().may('picture:edit')
  const asked = useAsk(modelNode, { id })
  useMarking(asked.data?.marking ?? (asked.isError ? 'none' : undefined))
  const [open, setOpen] = useState<Open | undefined>(undefined)
  const kind = asked.data?.kind
  const exposed = kind === 'asset' || kind === 'service'
  useKeys(
    !mayEdit || kind === undefined
      ? []
      : [
          { keys: 'e', text: te('editor.change'), run: () => setOpen({ what: 'node' }) },
          ...(kind === 'operation'
            ? []
            : [{ keys: 'a', text: te('editor.add'), run: () => setOpen({ what: 'dependency' }) }]),
          ...(exposed ? [{ keys: 'x', text: te('exposures.add'), run: () => setOpen({ what: 'exposure' }) }] : []),
        ],
  )
  if (asked.isPending) return <Skeleton rows={10} />
  if (asked.isError) return <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
  const node = asked.data
  const name = node.name[language]
  const self = { id: node.id, name, label: node.label }
  const close = () => setOpen(undefined)
  return (
    <Panel
      title={<Marked mark={node.mark}>{name}</Marked>}
      count={t(`node.kind.${node.kind}`)}
      actions={
        mayEdit && (
          <>
            <Button keys="e" onClick={() => setOpen({ what: 'node' })}>
              {te('editor.change')}
            </Button>
            <Button
              look="danger"
              onClick={() =>
                setOpen({
                  what: 'removal',
                  of: { id: node.id, title: te('editor.removeTitle', { name }), said: te('editor.removed') },
                })
              }
            >
              {te('editor.remove')}
            </Button>
          </>
        )
      }
    >
      {node.warnings.map((warning) => (
        <p key={`${warning.code} ${warning.ids.join(' ')}`} className="p-pad t-field-fault">
          {warning.text[language]}
        </p>
      ))}
      {exposed && (
        <Section
          title={te('exposures.title')}
          aside={
            mayEdit && (
              <Button small keys="x" onClick={() => setOpen({ what: 'exposure' })}>
                {te('exposures.add')}
              </Button>
            )
          }
        >
          <ExposureList
            rows={node.exposures}
            {...(mayEdit
              ? {
                  onChange: (row: OwnExposure) => setOpen({ what: 'exposure', row }),
                  onWithdraw: (row: OwnExposure) =>
                    setOpen({
                      what: 'removal',
                      of: {
                        id: row.id,
                        title: te('exposures.withdrawTitle', { reference: row.reference }),
                        said: te('exposures.withdrawn'),
                      },
                    }),
                }
              : {})}
          />
        </Section>
      )}
      {node.kind !== 'operation' && (
        <Section
          title={te('editor.needs')}
          aside={
            mayEdit && (
              <Button small keys="a" onClick={() => setOpen({ what: 'dependency' })}>
                {te('editor.add')}
              </Button>
            )
          }
        >
          <Needs
            node={node}
            {...(mayEdit
              ? {
                  onChange: (row: DependencyRow) => setOpen({ what: 'dependency', row }),
                  onRemove: (row: DependencyRow) =>
                    setOpen({
                      what: 'removal',
                      of: {
                        id: row.id,
                        title: te('editor.removeTitle', {
                          name: te('editor.addTo', { name, needs: row.needsName[language] }),
                        }),
                        said: te('editor.removed'),
                      },
                    }),
                }
              : {})}
          />
        </Section>
      )}
      <Section title={te('editor.neededBy')}>
        {node.neededBy.length === 0 && <p className="t-2">{te('editor.neededByNone')}</p>}
        <ul className="p-needs">
          {node.neededBy.map((row) => (
            <li key={row.id}>
              <Go to={editorPath(row.node)}>
                <Marked mark={row.mark}>{row.nodeName[language]}</Marked>
              </Go>
            </li>
          ))}
        </ul>
      </Section>
      <Section title={te('editor.versions')}>
        <ul className="p-needs">
          {node.history.map((version) => (
            <li key={version.modified}>
              <span>
                <Marked mark={version.mark}>
                  <Dtg at={version.at} full />
                </Marked>{' '}
                <span className="t-2 t-small">{version.changed.join(', ')}</span>
              </span>
            </li>
          ))}
        </ul>
      </Section>
      {open?.what === 'node' && <NodeForm node={node} onClose={close} onSaved={close} />}
      {open?.what === 'dependency' && <DependencyForm node={self} row={open.row} groups={node.needs} onClose={close} />}
      {open?.what === 'exposure' && <ExposureForm asset={self} exposure={open.row} onClose={close} />}
      {open?.what === 'removal' && <RemoveDialog what={open.of} onClose={close} />}
    </Panel>
  )
}

/** What a node needs, group by group: rule, work-around, who says so, since when, how surely. */
function Needs({
  node,
  onChange,
  onRemove,
}: {
  node: Node
  onChange?: (row: DependencyRow) => void
  onRemove?: (row: DependencyRow) => void
}) {
  const t = useText(words)
  const te = useText(editorWords)
  const language = useLanguage()
  if (node.needs.length === 0) return <p className="t-2">{te('editor.none')}</p>
  const groups = Map.groupBy(node.needs, (row) => row.gate)
  return [...groups].map(([gate, rows]) => {
    const [first] = rows
    return (
      <div key={gate} className="p-group">
        <p className="t-small t-2">
          <b>{(language === 'fr' ? first?.gateFr : undefined) ?? gate}</b> · {te(`rule.${first?.rule ?? 'all'}`)}
          {first?.k === undefined ? '' : ` · k = ${first.k}`}
        </p>
        <ul className="p-needs">
          {rows.map((row) => (
            <li key={row.id} className="p-need">
              <span>
                <Go to={editorPath(row.needs)}>
                  <Marked mark={row.mark}>{row.needsName[language]}</Marked>
                </Go>{' '}
                <span className="t-small t-2">
                  {row.weight === undefined ? '' : `× ${row.weight} `}
                  {row.workaround === undefined
                    ? ''
                    : t('graph.fallback', { capacity: row.workaround.capacity, hours: row.workaround.hours })}
                </span>
                <br />
                <span className="t-small t-3">
                  {[
                    row.source,
                    row.owner === row.source ? '' : row.owner,
                    row.confidence === undefined ? '' : te('editor.sure', { n: row.confidence }),
                  ]
                    .filter((part) => part !== '')
                    .join(' · ')}{' '}
                  · <Dtg at={row.date} />
                </span>
              </span>
              <span className="t-grow" />
              {onChange !== undefined && onRemove !== undefined && (
                <span className="t-row">
                  <Button
                    small
                    onClick={() => onChange(row)}
                    aria-label={`${te('editor.change')} ${row.needsName[language]}`}
                  >
                    {te('editor.change')}
                  </Button>
                  <Button
                    small
                    look="danger"
                    onClick={() => onRemove(row)}
                    aria-label={`${te('editor.remove')} ${row.needsName[language]}`}
                  >
                    {te('editor.remove')}
                  </Button>
                </span>
              )}
            </li>
          ))}
        </ul>
      </div>
    )
  })
}
