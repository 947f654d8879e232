import { Button, Field, Section, SelectField, useText } from '@testudo/ui'
import { useState } from 'react'
import {
  addParty,
  addressLines,
  addressOf,
  AGENT_TARGET_TYPES,
  type Draft,
  type PartyKind,
  partyOfType,
  partyWith,
  removeParty,
} from '../../core/edit/index.ts'
import { Fold } from './Fold.tsx'
import { editWords } from '../words/edit.ts'
import { Lines } from './Lines.tsx'
import type { Change } from './useDraft.ts'

const newId = () => crypto.randomUUID()

/** Who acts, or what is acted on. */
export function PartiesForm({ draft, kind, change }: { draft: Draft; kind: PartyKind; change: Change }) {
  const t = useText(editWords)
  const parties = Object.entries(draft[kind] ?? {})
  const types: readonly string[] = AGENT_TARGET_TYPES
  const [added, setAdded] = useState<number>()
  const isAgents = kind === 'agent_definitions'
  return (
    <Section title={t(isAgents ? 'agents' : 'targets.all')} aside={parties.length}>
      <div className="p-fields">
        {parties.map(([id, party], i) => (
          <Fold key={i} title={party.name} isOpen={i === added}>
            <Field
              label={t('party.name')}
              maxLength={1_000}
              value={party.name}
              onChange={({ target }) => change(partyWith(draft, kind, id, 'name', target.value), `${id} name`)}
            />
            <SelectField
              label={t('party.type')}
              value={party.type}
              onChange={({ target }) => change(partyOfType(draft, kind, id, target.value))}
            >
              {[...types, ...(types.includes(party.type) ? [] : [party.type])].map((type) => (
                <option key={type}>{type}</option>
              ))}
            </SelectField>
            <Lines
              label={t('party.address')}
              hint={t('party.address.hint')}
              value={addressLines(party)}
              read={(lines) => {
                const address = addressOf(lines)
                return address === undefined ? [] : addressLines({ type: '', name: '', address })
              }}
              onChange={(lines) => change(partyWith(draft, kind, id, 'address', addressOf(lines)), `${id} address`)}
            />
            <Button small onClick={() => change(removeParty(draft, kind, id))}>
              {t('party.remove', { name: party.name })}
            </Button>
          </Fold>
        ))}
        <Button
          small
          onClick={() => {
            change(
              isAgents
                ? addParty(draft, kind, 'individual', t('agent.new'), newId)
                : addParty(draft, kind, 'net-address', t('target.new'), newId),
            )
            setAdded(parties.length)
          }}
        >
          {t(isAgents ? 'agent.add' : 'target.add')}
        </Button>
      </div>
    </Section>
  )
}
