import IconArrowDown from '@tabler/icons-react/dist/esm/icons/IconArrowDown.mjs'
import IconArrowUp from '@tabler/icons-react/dist/esm/icons/IconArrowUp.mjs'
import { type Range, useVirtualizer } from '@tanstack/react-virtual'
import {
  type KeyboardEvent,
  memo,
  type ReactNode,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useKeys } from '../keys/registry.ts'
import { usePrinting } from '../print/printing.ts'
import { useText } from '../text/language.ts'
import { kitWords } from '../words.ts'
import {
  BOX,
  type Column,
  fittingColumns,
  leastOf,
  leastWidth,
  moveCursor,
  nextSort,
  type Sort,
  sortRows,
  toggleSelection,
} from './model.ts'
import './table.css'

const ROW = { compact: 28, normal: 32, relaxed: 40, double: 58 } as const

export interface DataTableProps<Row> {
  readonly rows: readonly Row[]
  readonly columns: readonly Column<Row>[]
  readonly rowId: (row: Row) => string
  /** What the table lists, for screen readers. */
  readonly label: string
  readonly density?: keyof typeof ROW
  /** The row the page has chosen (in the URL); drawn with accentSoft and the 2 px edge. */
  readonly chosen?: string | undefined
  /** Moved onto: click, `j`, `k`, arrows. */
  readonly onChoose?: (row: Row) => void
  /** Opened: Enter, double click. */
  readonly onOpen?: (row: Row) => void
  readonly selected?: ReadonlySet<string>
  readonly onSelect?: (selected: ReadonlySet<string>) => void
  readonly sort?: Sort | undefined
  readonly onSort?: (sort: Sort | undefined) => void
  /** Asked when the last rows come into view and there are more. */
  readonly onEnd?: () => void
  readonly empty?: ReactNode
  readonly rowClass?: (row: Row) => string | undefined
  /** Register `j`, `k` and Enter for the whole page (one table per screen). Default true. */
  readonly pageKeys?: boolean
}

/** Rows come and go in blocks of this many: what is drawn changes twice a screen, not with every row that passes. */
const BLOCK = 16

function wholeBlocks({ startIndex, endIndex, overscan, count }: Range): number[] {
  const from = Math.floor(Math.max(0, startIndex - overscan) / BLOCK) * BLOCK
  const to = Math.min(count, Math.ceil((endIndex + 1 + overscan) / BLOCK) * BLOCK)
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i)
}

function layout<Row>(columns: readonly Column<Row>[], selectable: boolean, printing: boolean) {
  // Paper cannot be scrolled: every column has its share of the width.
  if (printing) {
    const share = ({ width = '1fr' }: Column<Row>) =>
      typeof width === 'number' ? width : 150 * Number.parseFloat(width)
    return { template: columns.map((column) => `minmax(0, ${share(column)}fr)`).join(' '), least: 0 }
  }
  const widths = columns.map(({ width = '1fr' }) =>
    typeof width === 'number' ? `${width}px` : `minmax(${leastWidth(width)}px, ${width})`,
  )
  return { template: [...(selectable ? [`${BOX}px`] : []), ...widths].join(' '), least: leastOf(columns, selectable) }
}

/** The columns there is room for, of those that ask for room; `whole`: all of them (paper leaves nothing out unsaid). */
function useFitting<Row>(
  columns: readonly Column<Row>[],
  scroller: RefObject<HTMLDivElement | null>,
  selectable: boolean,
  whole: boolean,
) {
  const [width, setWidth] = useState(Number.POSITIVE_INFINITY)
  const asks = columns.some(({ from }) => from !== undefined)
  useLayoutEffect(() => {
    const element = scroller.current
    if (!asks || element === null) return
    setWidth(element.clientWidth)
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [asks, scroller])
  return useMemo(
    () => (whole ? columns : fittingColumns(columns, width, selectable)),
    [columns, width, selectable, whole],
  )
}

/** As many rows go to paper; a line below says how many more there are. */
const PRINTED = 1_000

function wholeList(count: number, size: number): readonly { index: number; start: number; size: number }[] {
  return Array.from({ length: count }, (_, index) => ({ index, start: index * size, size }))
}

interface RowDeeds<Row> {
  readonly choose: (row: Row) => void
  readonly open: (row: Row) => void
  readonly select: (id: string, range: boolean) => void
}

interface TableRowProps<Row> {
  readonly row: Row
  readonly id: string
  readonly index: number
  readonly top: number
  readonly height: number
  readonly template: string
  readonly columns: readonly Column<Row>[]
  readonly chosen: boolean
  /** Undefined when rows cannot be selected. */
  readonly selected: boolean | undefined
  readonly className: string | undefined
  readonly deeds: RowDeeds<Row>
}

function TableRow<Row>({
  row,
  id,
  index,
  top,
  height,
  template,
  columns,
  chosen,
  selected,
  className,
  deeds,
}: TableRowProps<Row>) {
  const t = useText(kitWords)
  const offset = selected === undefined ? 1 : 2
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected ?? chosen}
      {...(chosen ? { 'aria-current': true } : {})}
      className={`t-table-row${chosen ? ' t-chosen' : ''} ${className ?? ''}`}
      style={{ gridTemplateColumns: template, top, height }}
      onClick={() => deeds.choose(row)}
      onDoubleClick={() => deeds.open(row)}
      onKeyDown={undefined}
    >
      {selected !== undefined && (
        <span role="gridcell" aria-colindex={1}>
          <label className="t-check-target" onClick={(event) => event.stopPropagation()} onKeyDown={undefined}>
            <input
              type="checkbox"
              className="t-check"
              aria-label={t('table.select', { name: id })}
              checked={selected}
              onClick={(event) => deeds.select(id, event.shiftKey)}
              onChange={() => undefined}
            />
          </label>
        </span>
      )}
      {columns.map((column, i) => (
        <span
          key={column.id}
          role="gridcell"
          aria-colindex={i + offset}
          className={column.align === 'right' ? 't-table-right' : undefined}
        >
          {column.cell(row)}
        </span>
      ))}
    </div>
  )
}

/** Scrolling changes which rows are there, not what is in them. */
const MemoRow = memo(TableRow) as typeof TableRow

/**
 * Rows of one kind. Only what is in view is in the DOM, so 100,000 rows cost what 50 do. ARIA grid with row and column
 * counts of the whole, roving focus on the chosen row.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { rows, rowId, label, density = 'normal', chosen, onChoose, onOpen, selected, onSelect, onEnd } = props
  const t = useText(kitWords)
  const scroller = useRef<HTMLDivElement>(null)
  const lastBox = useRef<string | undefined>(undefined)
  const [ownSort, setOwnSort] = useState<Sort | undefined>(undefined)
  const printing = usePrinting()
  const columns = useFitting(props.columns, scroller, props.onSelect !== undefined, printing)
  const sort = props.onSort === undefined ? ownSort : props.sort
  const sorted = useMemo(() => sortRows(rows, props.columns, sort), [rows, props.columns, sort])
  const at = useMemo(
    () => (chosen === undefined ? -1 : sorted.findIndex((row) => rowId(row) === chosen)),
    [sorted, rowId, chosen],
  )
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW[density],
    overscan: BLOCK / 2,
    rangeExtractor: wholeBlocks,
    // Rows are drawn with the next frame, not inside the scroll event.
    useFlushSync: false,
  })
  const items = printing ? wholeList(Math.min(sorted.length, PRINTED), ROW[density]) : virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (sorted.length > 0 && last >= sorted.length - 20) onEnd?.()
  }, [last, sorted.length, onEnd])
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' })
  }, [at, virtual])

  const move = (to: 1 | -1 | 'first' | 'last') => {
    const next = moveCursor(at < 0 ? undefined : at, to, sorted.length)
    const row = next === undefined ? undefined : sorted[next]
    if (row !== undefined) onChoose?.(row)
  }
  const open = () => {
    const row = sorted[at]
    if (row !== undefined) onOpen?.(row)
  }
  const pageKeys = props.pageKeys ?? true
  useKeys([
    ...(pageKeys && onChoose !== undefined
      ? [
          { keys: 'j', text: t('key.next'), run: () => move(1) },
          { keys: 'k', text: t('key.previous'), run: () => move(-1) },
        ]
      : []),
    ...(pageKeys && onOpen !== undefined ? [{ keys: 'Enter', text: t('key.open'), run: open }] : []),
  ])
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget) return
    const moves = { ArrowDown: 1, ArrowUp: -1, Home: 'first', End: 'last' } as const
    const to = moves[event.key as keyof typeof moves]
    if (to !== undefined) {
      event.preventDefault()
      move(to)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      open()
    } else if (event.key === ' ' && chosen !== undefined && onSelect !== undefined) {
      event.preventDefault()
      onSelect(toggleSelection(selected ?? new Set(), [], chosen))
    }
  }
  const select = (id: string, range: boolean) => {
    const ids = range ? sorted.map(rowId) : []
    onSelect?.(toggleSelection(selected ?? new Set(), ids, id, range ? lastBox.current : undefined))
    lastBox.current = id
  }
  const latest = useRef({ onChoose, onOpen, select })
  useEffect(() => {
    latest.current = { onChoose, onOpen, select }
  })
  const deeds = useMemo(
    (): RowDeeds<Row> => ({
      choose: (row) => latest.current.onChoose?.(row),
      open: (row) => latest.current.onOpen?.(row),
      select: (id, range) => latest.current.select(id, range),
    }),
    [],
  )
  const { template, least } = layout(columns, onSelect !== undefined, printing)
  const offset = onSelect === undefined ? 1 : 2
  return (
    <div
      ref={scroller}
      className={`t-table t-scroll t-table-${density}`}
      role="grid"
      aria-label={label}
      aria-rowcount={sorted.length + 1}
      aria-colcount={columns.length + offset - 1}
      {...(onSelect === undefined ? {} : { 'aria-multiselectable': true })}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div
        className="t-table-head"
        role="row"
        aria-rowindex={1}
        style={{ gridTemplateColumns: template, minWidth: least }}
      >
        {onSelect !== undefined && !printing && (
          <span role="columnheader" aria-colindex={1}>
            <label className="t-check-target">
              <input
                type="checkbox"
                className="t-check"
                aria-label={t('table.selectAll')}
                checked={sorted.length > 0 && selected?.size === sorted.length}
                onChange={(event) => onSelect(new Set(event.target.checked ? sorted.map(rowId) : []))}
              />
            </label>
          </span>
        )}
        {columns.map((column, i) => (
          <span
            key={column.id}
            role="columnheader"
            aria-colindex={i + offset}
            className={column.align === 'right' ? 't-table-right' : undefined}
            {...(sort?.column === column.id ? { 'aria-sort': sort.descending ? 'descending' : 'ascending' } : {})}
          >
            {column.sort === undefined ? (
              column.head
            ) : (
              <button
                type="button"
                onClick={() => (props.onSort ?? setOwnSort)(nextSort(sort, column.id))}
                title={t('table.sort', { name: typeof column.head === 'string' ? column.head : column.id })}
              >
                {sort?.column === column.id &&
                  (sort.descending ? <IconArrowDown size={13} /> : <IconArrowUp size={13} />)}
                {column.head}
              </button>
            )}
          </span>
        ))}
      </div>
      {sorted.length === 0 && (
        <div className="t-table-empty" role="row">
          <div role="gridcell">{props.empty ?? <p className="t-2">{t('table.empty')}</p>}</div>
        </div>
      )}
      <div className="t-table-body" role="rowgroup" style={{ height: virtual.getTotalSize(), minWidth: least }}>
        {items.map((item) => {
          const row = sorted[item.index]
          if (row === undefined) return null
          const id = rowId(row)
          return (
            <MemoRow<Row>
              key={id}
              row={row}
              id={id}
              index={item.index}
              top={item.start}
              height={item.size}
              template={template}
              columns={columns}
              chosen={id === chosen}
              selected={onSelect === undefined || printing ? undefined : selected?.has(id) === true}
              className={props.rowClass?.(row)}
              deeds={deeds}
            />
          )
        })}
      </div>
      {printing && sorted.length > PRINTED && <p>{t('table.notPrinted', { n: sorted.length - PRINTED })}</p>}
    </div>
  )
}
