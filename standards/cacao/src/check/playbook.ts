import { isObject } from '@testudo/stix/json'
import { decodeBase64 } from '../bytes.ts'
import { ACTIVITIES, MARKING_TYPES, PLAYBOOK_TYPES, SIGNATURE_ALGORITHMS, TLP_LEVELS } from '../vocabulary.ts'
import { agentTarget, authenticationInfo } from './agents.ts'
import { all, extensions, externalReferences, inOrder, oneOfProperties, validity, variables } from './common.ts'
import { shown } from './finding.ts'
import { bool, type Check, dictionary, list, object, text, whole } from './shape.ts'
import { step } from './steps.ts'
import { base64, identifier, millisecondTimestamp, oneOf, timestamp, vocabulary } from './values.ts'

/** What a summary may claim (§10.14). */
export const SUMMARY = [
  'manual_playbook',
  'external_playbooks',
  'parallel_processing',
  'if_logic',
  'while_logic',
  'switch_logic',
  'temporal_logic',
  'data_markings',
  'digital_signatures',
  'countersigned_signatures',
  'extensions',
] as const

const extensionDefinition = object(
  {
    type: oneOf(['extension-definition']),
    name: text(),
    description: text(),
    created_by: identifier('identity'),
    schema: text(),
    version: text(),
    external_references: externalReferences,
  },
  ['type', 'name', 'created_by', 'schema', 'version'],
)

const markingBase = {
  type: oneOf(MARKING_TYPES),
  id: identifier(),
  name: text(),
  description: text(),
  created_by: identifier('identity'),
  created: millisecondTimestamp,
  ...validity,
  labels: list(text(), 1),
  marking_extensions: extensions,
}
const required = ['type', 'id', 'created_by', 'created']
const iepWords = [
  'tlp',
  'encrypt_in_transit',
  'permitted_actions',
  'affected_party_notifications',
  'attribution',
  'unmodified_resale',
]
const MARKINGS: Readonly<Record<string, Check>> = {
  'marking-tlp': object({ ...markingBase, external_references: externalReferences, tlpv2_level: oneOf(TLP_LEVELS) }, [
    ...required,
    'tlpv2_level',
  ]),
  'marking-statement': object({ ...markingBase, external_references: externalReferences, statement: text() }, [
    ...required,
    'statement',
  ]),
  'marking-iep': object(
    {
      ...markingBase,
      ...Object.fromEntries(iepWords.map((word) => [word, text()])),
      iep_version: whole(0, 1_000),
      start_date: timestamp,
      end_date: (value, path, found) => (value === null ? undefined : timestamp(value, path, found)),
      external_references: list(text()),
    },
    [...required, 'name', 'description', 'iep_version', 'start_date', 'end_date', 'external_references', ...iepWords],
  ),
}

const marking: Check = all(
  (value, path, found) => {
    const type = isObject(value) ? value['type'] : undefined
    const shape = typeof type === 'string' && Object.hasOwn(MARKINGS, type) ? MARKINGS[type] : undefined
    const check = shape ?? object(markingBase, required)
    check(value, path, found)
  },
  inOrder('valid_from', 'valid_until', true),
)

const derKey: Check = text((value, path, found) => {
  if (decodeBase64(value.replaceAll(/\s/g, '')) === undefined) found.error('signature.key', path)
})

/** §10.15. A countersignature is a signature within a signature; the reader bounds how deep. */
const signature: Check = (value, path, found) => signatureShape(value, path, found)
const signatureShape: Check = all(
  object(
    {
      type: oneOf(['jss']),
      id: identifier(),
      created_by: identifier('identity'),
      created: millisecondTimestamp,
      modified: millisecondTimestamp,
      ...validity,
      signee: text(),
      related_to: identifier('playbook'),
      related_version: timestamp,
      hash_algorithm: text(),
      algorithm: vocabulary(SIGNATURE_ALGORITHMS),
      public_key: derKey,
      public_cert_chain: list(base64, 1),
      cert_url: text(),
      thumbprint: text(),
      value: text((text, path, found) => {
        if (text === '' || decodeBase64(text) === undefined) found.error('signature.value', path)
      }),
      signature,
    },
    [
      'type',
      'id',
      'created',
      'modified',
      'signee',
      'related_to',
      'related_version',
      'hash_algorithm',
      'algorithm',
      'value',
    ],
  ),
  oneOfProperties(['public_key', 'public_cert_chain', 'cert_url', 'thumbprint'], true),
  inOrder('created', 'modified', false),
  inOrder('valid_from', 'valid_until', true),
)

const share = whole(0, 100)
const anyKey = () => undefined

/** Definitions by id; where there are none, the property is left out. */
const definitions = (of: Check): Check =>
  all(dictionary(anyKey, of), (value, path, found) => {
    if (isObject(value) && Object.keys(value).length === 0) found.error('schema.too_few.definition', path)
  })

/** A whole playbook (§3.1), each property by itself; what they say of one another is looked at afterwards. */
export const playbookShape: Check = all(
  object(
    {
      type: oneOf(['playbook']),
      spec_version: text((value, path, found) => {
        if (value !== 'cacao-2.0') found.error('playbook.version', path, { value: shown(value) })
      }),
      id: identifier('playbook'),
      name: text(),
      description: text(),
      playbook_types: list(vocabulary(PLAYBOOK_TYPES)),
      playbook_activities: list(vocabulary(ACTIVITIES), 1),
      playbook_processing_summary: object(Object.fromEntries(SUMMARY.map((name) => [name, bool]))),
      created_by: identifier('identity'),
      created: millisecondTimestamp,
      modified: millisecondTimestamp,
      ...validity,
      derived_from: list(identifier('playbook'), 1),
      related_to: list(identifier(), 1),
      priority: share,
      severity: share,
      impact: share,
      industry_sectors: list(text(), 1),
      labels: list(text(), 1),
      external_references: externalReferences,
      markings: list(text(), 1),
      playbook_variables: variables,
      workflow_start: text(),
      workflow_exception: identifier(),
      workflow: dictionary(anyKey, step),
      playbook_extensions: extensions,
      authentication_info_definitions: definitions(authenticationInfo),
      agent_definitions: definitions(agentTarget),
      target_definitions: definitions(agentTarget),
      extension_definitions: dictionary(anyKey, extensionDefinition),
      data_marking_definitions: dictionary(anyKey, marking),
      signatures: list(signature, 1),
    },
    ['type', 'spec_version', 'id', 'name', 'created_by', 'created', 'modified', 'workflow_start', 'workflow'],
  ),
  inOrder('created', 'modified', false),
  inOrder('valid_from', 'valid_until', true),
)
