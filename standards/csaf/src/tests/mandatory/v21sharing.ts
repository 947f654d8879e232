import type { Context } from '../../context/context.ts'
import { isObject, type JsonObject, objectOf, textOf } from '../../json.ts'
import { test21 } from '../v21test.ts'
import { isClear } from './v21dates.ts'

const MAX = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
const NIL = '00000000-0000-0000-0000-000000000000'
const PATH = '/document/distribution/sharing_group'

/** Names reserved for the two special ids (CSAF 2.1 §3.2.2.5.1). */
const RESERVED: ReadonlyMap<string, string> = new Map([
  [MAX, 'Public'],
  [NIL, 'No sharing allowed'],
])

function sharingGroup({ document }: Context): JsonObject | undefined {
  const group = objectOf(document['distribution'])['sharing_group']
  return isObject(group) ? group : undefined
}

const idOf = (context: Context): string | undefined => textOf(sharingGroup(context)?.['id'])

export const sharingTests = [
  /** CSAF 2.1 §6.1.38 */
  test21('6.1.38', 'Non-Public Sharing Group with Max UUID', (context, report) => {
    if (idOf(context) === MAX && !isClear(context))
      report('/document/distribution/tlp/label', 'The sharing group is everybody, and the label is not TLP:CLEAR.')
  }),
  /** CSAF 2.1 §6.1.39 */
  test21('6.1.39', 'Public Sharing Group with No Max UUID', (context, report) => {
    const id = idOf(context)
    if (id === undefined || !isClear(context) || id === MAX) return
    if (id === NIL && context.tracking['status'] === 'draft') return
    report(`${PATH}/id`, 'The document is TLP:CLEAR, and its sharing group is not everybody.')
  }),
  /** CSAF 2.1 §6.1.40 */
  test21('6.1.40', 'Invalid Sharing Group Name', (context, report) => {
    const name = textOf(sharingGroup(context)?.['name'])
    for (const [id, reserved] of RESERVED)
      if (name === reserved && idOf(context) !== id) report(`${PATH}/name`, `The name "${name}" is reserved for ${id}.`)
  }),
  /** CSAF 2.1 §6.1.41 */
  test21('6.1.41', 'Missing Sharing Group Name', (context, report) => {
    const id = idOf(context) ?? ''
    const reserved = RESERVED.get(id)
    const name = sharingGroup(context)?.['name']
    if (reserved === undefined || name === reserved) return
    const what = name === undefined ? 'has no name' : 'has another name'
    report(`${PATH}/name`, `The sharing group ${id} must be called "${reserved}" and ${what}.`)
  }),
  /** CSAF 2.1 §6.2.28 */
  test21('6.2.28', 'Usage of Max UUID', (context, report) => {
    if (idOf(context) === MAX) report(`${PATH}/id`, 'The sharing group is everybody.')
  }),
  /** CSAF 2.1 §6.2.29 */
  test21('6.2.29', 'Usage of Nil UUID', (context, report) => {
    if (idOf(context) === NIL) report(`${PATH}/id`, 'The sharing group is nobody.')
  }),
  /** CSAF 2.1 §6.2.30 */
  test21('6.2.30', 'Usage of Sharing Group on TLP:CLEAR', (context, report) => {
    if (sharingGroup(context) !== undefined && isClear(context))
      report(PATH, 'The document is TLP:CLEAR and needs no sharing group.')
  }),
]
