import { describe, expect, it } from 'vitest'
import { actionOf, END, endOf, idOf, playbook, START, step } from '../../testing/playbook.ts'
import { graph } from './graph.ts'

const p = idOf('parallel', 'p')
const book = playbook({
  [START]: { type: 'start', on_completion: p },
  [p]: { type: 'parallel', next_steps: [actionOf('a'), actionOf('b')], on_completion: actionOf('z') },
  [actionOf('z')]: step({ type: 'action', name: 'z', on_completion: END }),
  [actionOf('b')]: step({ type: 'action', name: 'b', on_completion: endOf('b') }),
  [actionOf('a')]: step({ type: 'action', name: 'a', on_completion: actionOf('a2') }),
  [actionOf('a2')]: step({ type: 'action', name: 'a2', on_completion: endOf('a') }),
  [endOf('a')]: { type: 'end', name: 'end a' },
  [endOf('b')]: { type: 'end', name: 'end b' },
  [END]: { type: 'end', name: 'end' },
})
const drawn = (of: unknown) => {
  const { nodes, layers, rows } = graph(of)
  const named: string[][] = Array.from({ length: layers }, () => [])
  for (const { layer, row, name } of nodes)
    (named[layer] ??= [])[row] = name.startsWith('start') ? 'start' : name.slice(0, 8)
  return { named, rows }
}

describe('a drawing', () => {
  it('has what follows branches behind all of them', () => {
    expect(drawn(book)).toEqual({
      named: [['start'], ['parallel'], ['b', 'a'], ['end b', 'a2'], ['end a'], ['z'], ['end']],
      rows: 2,
    })
  })
  it('keeps its rows whatever the order of the properties of a step', () => {
    const turned = {
      ...book,
      workflow: Object.fromEntries(
        Object.entries(book.workflow).map(([id, one]) => [id, Object.fromEntries(Object.entries(one).toReversed())]),
      ),
    }
    expect(drawn(turned)).toEqual(drawn(book))
  })
  it('shows what leads back, and what is not there', () => {
    const broken = {
      ...book,
      workflow: {
        ...book.workflow,
        [actionOf('a2')]: step({ type: 'action', name: 'a2', on_success: actionOf('a'), on_failure: actionOf('gone') }),
      },
    }
    const { edges, nodes } = graph(broken)
    expect(edges.filter(({ isBack }) => isBack)).toEqual([
      { from: actionOf('a2'), to: actionOf('a'), kind: 'on_success', isBack: true },
    ])
    expect(nodes.filter(({ isMissing }) => isMissing).map(({ id }) => id)).toEqual([actionOf('gone')])
  })
  it.each([[undefined], [[]], [{}], [{ workflow: 7 }]])('of %j is empty', (of) => {
    expect(graph(of).nodes).toEqual([])
  })
})
