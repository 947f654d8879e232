import Graph from 'graphology'
import forceAtlas2 from 'graphology-layout-forceatlas2'

/** Node count, then pairs of indices. Answers with positions after every round, the last one marked. */
export interface LayoutAsk {
  readonly count: number
  readonly from: Uint32Array
  readonly to: Uint32Array
}

export interface LayoutAnswer {
  readonly x: Float32Array
  readonly y: Float32Array
  readonly done: boolean
}

const ROUNDS = 12
const STEPS = 25

/** Golden-angle spiral: the same start for the same graph, so that the same graph looks the same tomorrow. */
function start(count: number): Graph {
  const graph = new Graph({ multi: true, type: 'directed' })
  for (let i = 0; i < count; i++) {
    const radius = 10 * Math.sqrt(i + 1)
    graph.addNode(String(i), { x: radius * Math.cos(i * 2.399963), y: radius * Math.sin(i * 2.399963) })
  }
  return graph
}

function answer(graph: Graph, done: boolean) {
  const x = new Float32Array(graph.order)
  const y = new Float32Array(graph.order)
  graph.forEachNode((id, at) => {
    x[Number(id)] = Number(at['x'])
    y[Number(id)] = Number(at['y'])
  })
  postMessage({ x, y, done } satisfies LayoutAnswer, { transfer: [x.buffer, y.buffer] })
}

addEventListener('message', (event: MessageEvent<LayoutAsk>) => {
  const { count, from, to } = event.data
  const graph = start(count)
  for (let i = 0; i < from.length; i++) graph.addEdge(String(from[i]), String(to[i]))
  const settings = {
    ...forceAtlas2.inferSettings(graph),
    barnesHutOptimize: count > 300,
    slowDown: 4 + Math.log(count + 1),
  }
  for (let round = 1; round <= ROUNDS; round++) {
    forceAtlas2.assign(graph, { iterations: STEPS, settings })
    answer(graph, round === ROUNDS)
  }
})
