import { URGENCIES } from '@testudo/kernel/waiting'
import { Button, Field, FormDialog, SelectField, useText } from '@testudo/ui'
import { useState } from 'react'
import { type Call, type Chain, chainSchema } from '../core/chain.ts'
import type { PlanDialog } from './ShiftDialog.tsx'
import { noticeWords } from './words/notices.ts'

const textOf = (call: Call): string => (call.who === 'account' ? `account ${call.account}` : call.who)
const callOf = (text: string): Call =>
  text === 'first' || text === 'second' ? { who: text } : { who: 'account', account: text.replace('account ', '') }

/** Who is called when nobody answers: from which urgency on, after how long, and when it begins again. */
export function ChainDialog({
  plan,
  busy,
  fault,
  onClose,
  onKeep,
}: PlanDialog & { readonly onKeep: (next: Chain) => void }) {
  const t = useText(noticeWords)
  const [chain, setChain] = useState(plan.chain)
  const set = (at: number, change: Partial<Chain['steps'][number]>) =>
    setChain({ ...chain, steps: chain.steps.map((step, i) => (i === at ? { ...step, ...change } : step)) })
  return (
    <FormDialog
      title={t('chain.title')}
      submit={t('chain.keep')}
      busy={busy}
      ready={chainSchema.safeParse(chain).success}
      fault={fault}
      onClose={onClose}
      onSubmit={() => onKeep(chain)}
    >
      <SelectField
        label={t('chain.least')}
        value={chain.least}
        onChange={({ target }) =>
          setChain({ ...chain, least: URGENCIES.find((one) => one === target.value) ?? 'immediate' })
        }
      >
        {URGENCIES.map((one) => (
          <option key={one} value={one}>
            {t(`urgency.${one}`)}
          </option>
        ))}
      </SelectField>
      {chain.steps.map((step, i) => (
        <fieldset key={i} className="n-form t-fieldset">
          <legend className="t-small t-2">{i + 1}</legend>
          <Field
            label={t('chain.after')}
            type="number"
            min={0}
            max={1_440}
            required
            value={step.after}
            onChange={({ target }) => set(i, { after: Number(target.value) })}
          />
          <SelectField
            label={t('chain.who')}
            value={textOf(step.call)}
            onChange={({ target }) => set(i, { call: callOf(target.value) })}
          >
            <option value="first">{t('chain.who.first')}</option>
            <option value="second">{t('chain.who.second')}</option>
            {plan.people.map(({ account, name }) => (
              <option key={account} value={`account ${account}`}>
                {name}
              </option>
            ))}
          </SelectField>
          <Button small onClick={() => setChain({ ...chain, steps: chain.steps.filter((_, other) => other !== i) })}>
            {t('chain.step.drop', { n: step.after })}
          </Button>
        </fieldset>
      ))}
      <div>
        <Button
          small
          disabled={chain.steps.length >= 10}
          onClick={() =>
            setChain({
              ...chain,
              steps: [...chain.steps, { after: (chain.steps.at(-1)?.after ?? 0) + 10, call: { who: 'first' } }],
            })
          }
        >
          {t('chain.step')}
        </Button>
      </div>
      <Field
        label={t('chain.pause')}
        type="number"
        min={5}
        max={1_440}
        required
        value={chain.again}
        onChange={({ target }) => setChain({ ...chain, again: Number(target.value) })}
      />
    </FormDialog>
  )
}
