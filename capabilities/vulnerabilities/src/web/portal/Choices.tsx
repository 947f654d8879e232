import { useId } from 'react'

export interface Choice<K extends string> {
  readonly id: K
  readonly text: string
  readonly below?: string
}

/** One question's answers, each with what follows from it. Arrow keys move, as radio buttons do. */
export function Choices<K extends string>({
  name,
  choices,
  value,
  fault,
  onChoose,
}: {
  /** The question, for those who hear it. */
  name: string
  choices: readonly Choice<K>[]
  value: K | undefined
  fault?: string | undefined
  onChoose: (id: K) => void
}) {
  const id = useId()
  return (
    <fieldset
      className="v-choices"
      {...(fault === undefined ? {} : { 'aria-describedby': `${id}-fault`, 'aria-invalid': true })}
    >
      <legend className="t-hidden">{name}</legend>
      {fault !== undefined && (
        <p id={`${id}-fault`} role="alert" className="v-portal-fault">
          {fault}
        </p>
      )}
      {choices.map((choice) => (
        <label key={choice.id} className="v-choice">
          <input
            type="radio"
            name={id}
            checked={choice.id === value}
            {...(choice.below === undefined ? {} : { 'aria-describedby': `${id}-${choice.id}` })}
            aria-labelledby={`${id}-${choice.id}-name`}
            onChange={() => onChoose(choice.id)}
          />
          <span>
            <span id={`${id}-${choice.id}-name`} className="v-choice-name">
              {choice.text}
            </span>
            {choice.below !== undefined && (
              <span id={`${id}-${choice.id}`} className="v-choice-below t-2">
                {choice.below}
              </span>
            )}
          </span>
        </label>
      ))}
    </fieldset>
  )
}

/** A question answered in the operator's own words. */
export function LongAnswer({
  label,
  hint,
  value,
  most,
  fault,
  hideLabel = false,
  onChange,
}: {
  label: string
  hint?: string
  value: string
  most: number
  fault?: string | undefined
  /** The page's title asks already. */
  hideLabel?: boolean
  onChange: (text: string) => void
}) {
  const id = useId()
  return (
    <div className="v-portal-field">
      <label htmlFor={id} className={hideLabel ? 't-hidden' : ''}>
        {label}
      </label>
      {hint !== undefined && (
        <p id={`${id}-hint`} className="t-2">
          {hint}
        </p>
      )}
      {fault !== undefined && (
        <p id={`${id}-fault`} role="alert" className="v-portal-fault">
          {fault}
        </p>
      )}
      <textarea
        id={id}
        rows={4}
        className="t-input"
        maxLength={most}
        value={value}
        {...(fault === undefined ? {} : { 'aria-invalid': true })}
        aria-describedby={[
          ...(hint === undefined ? [] : [`${id}-hint`]),
          ...(fault === undefined ? [] : [`${id}-fault`]),
        ].join(' ')}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  )
}
