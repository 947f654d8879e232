import type { MatrixCell } from '@testudo/threats'
import { Go, useRoving, useText } from '@testudo/ui'
import { useRef, useState } from 'react'
import type { LayerReply, MatrixReply } from './replies.ts'
import { objectPath } from './paths.ts'
import { words } from './words.ts'

type Parent = MatrixReply['tactics'][number]['techniques'][number]

/** One column a tactic, one cell a technique. Hue says how many use it; the border says who of the two compared does. */
export function MatrixGrid({
  page,
  layer,
  expanded,
}: {
  page: MatrixReply
  layer: LayerReply | undefined
  expanded: boolean
}) {
  const t = useText(words)
  const field = useRef<HTMLDivElement>(null)
  useRoving(field)
  const scores = new Map(layer?.cells.map((cell) => [`${cell.attackId} ${cell.tactic ?? ''}`, cell]))
  const inLayer = (attackId: string, tactic: string) =>
    scores.get(`${attackId} ${tactic}`) ?? scores.get(`${attackId} `)
  return (
    <div ref={field} className="th-matrix" role="group" aria-label={t('matrix.label')}>
      {page.tactics.map((tactic) => (
        <section key={tactic.id} className="th-tactic">
          <h2>
            <span className="t-portion">{tactic.mark.portion}</span> {tactic.name}
            <br />
            <span className="t-3">
              {[tactic.attackId, tactic.techniques.length].filter((part) => part !== '').join(' · ')}
            </span>
          </h2>
          <ul>
            {tactic.techniques.map((technique) => (
              <TechniqueCell
                key={technique.id}
                technique={technique}
                expanded={expanded}
                look={(cell) =>
                  lookOf(
                    cell,
                    page,
                    layer === undefined
                      ? undefined
                      : { most: layer.most, cell: inLayer(cell.attackId, tactic.shortName) },
                  )
                }
              />
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}

function lookOf(
  cell: MatrixCell,
  page: MatrixReply,
  layer: { most: number; cell: LayerReply['cells'][number] | undefined } | undefined,
): string {
  if (layer !== undefined) {
    if (layer.cell === undefined || !layer.cell.enabled) return 'th-cell-off'
    // A change below nothing: the second layer says more.
    if ((layer.cell.score ?? 0) < 0) return 'th-cell-compared'
    return heat(layer.cell.score ?? layer.most, layer.most)
  }
  if (page.by === undefined && page.compare === undefined) return heat(cell.usage.total, page.most)
  if (cell.chosen && cell.compared) return 'th-cell-both'
  if (cell.chosen) return 'th-cell-on'
  return cell.compared ? 'th-cell-compared' : 'th-cell-off'
}

/** Five steps; the lowest is "none". Steps follow the square root: most techniques have few users. */
function heat(value: number, most: number): string {
  if (value <= 0 || most <= 0) return 'th-heat-0'
  return `th-heat-${Math.min(4, Math.max(1, Math.ceil(Math.sqrt(value / most) * 4)))}`
}

function TechniqueCell({
  technique,
  expanded,
  look,
}: {
  technique: Parent
  expanded: boolean
  look: (cell: MatrixCell) => string
}) {
  const t = useText(words)
  const [open, setOpen] = useState(false)
  const shown = expanded || open
  const used = technique.subtechniques.some((sub) => sub.chosen || sub.compared)
  return (
    <li>
      <Cell cell={technique} look={look(technique)} />
      {technique.subtechniques.length > 0 && (
        <button type="button" className="th-subs" aria-expanded={shown} onClick={() => setOpen(!open)}>
          {shown ? '▾' : '▸'} {t('matrix.sub', { n: technique.subtechniques.length })}
          {!shown && used && ' •'}
        </button>
      )}
      {shown && technique.subtechniques.map((sub) => <Cell key={sub.id} cell={sub} look={look(sub)} sub />)}
    </li>
  )
}

function Cell({ cell, look, sub = false }: { cell: MatrixCell; look: string; sub?: boolean }) {
  const t = useText(words)
  return (
    <Go
      to={objectPath(cell.id)}
      className={`th-cell ${look}${sub ? ' th-sub' : ''}`}
      title={`${cell.attackId} · ${t('matrix.usage', { n: cell.usage.total })}`}
    >
      <span className="t-portion">{cell.mark.portion}</span> {cell.name}
    </Go>
  )
}
