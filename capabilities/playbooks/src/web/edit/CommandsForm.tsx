import { Button, Field, SelectField, TextField, useText } from '@testudo/ui'
import {
  type Command,
  COMMAND_TYPES,
  commandText,
  contentText,
  type Draft,
  hasContent,
  headerLines,
  type Step,
  stepWith,
  withCommandText,
  withCommandType,
  withContentText,
  withHeaderLines,
} from '../../core/edit/index.ts'
import { editWords } from '../words/edit.ts'
import { Lines } from './Lines.tsx'
import type { Change } from './useDraft.ts'

interface CommandsProps {
  readonly draft: Draft
  readonly id: string
  readonly step: Extract<Step, { type: 'action' }>
  readonly change: Change
}

/** The commands of a step, one after the other. Base64 is shown and written as the text it holds. */
export function CommandsForm({ draft, id, step, change }: CommandsProps) {
  const t = useText(editWords)
  const put = (commands: readonly Command[], of?: string) => change(stepWith(draft, id, 'commands', commands), of)
  return (
    <>
      {step.commands.map((command, i) => {
        const replace = (next: Command, of?: string) =>
          put(
            step.commands.map((one, at) => (at === i ? next : one)),
            of === undefined ? undefined : `${of} ${id} ${i}`,
          )
        return (
          <fieldset key={i} className="p-part">
            <legend>{t('command', { n: i + 1 })}</legend>
            <CommandForm command={command} onChange={replace} />
            {step.commands.length > 1 && (
              <div className="p-deeds">
                {i > 0 && (
                  <Button small onClick={() => put(raised(step.commands, i))}>
                    {t('command.up', { n: i + 1 })}
                  </Button>
                )}
                <Button small onClick={() => put(step.commands.filter((_, at) => at !== i))}>
                  {t('command.remove', { n: i + 1 })}
                </Button>
              </div>
            )}
          </fieldset>
        )
      })}
      <Button
        small
        onClick={() => put([...step.commands, { type: step.commands.at(-1)?.type ?? 'manual', command: '' }])}
      >
        {t('command.add')}
      </Button>
    </>
  )
}

const raised = (commands: readonly Command[], i: number): readonly Command[] =>
  commands.map((one, at) => (at === i ? commands[i - 1] : at === i - 1 ? commands[i] : one) ?? one)

function CommandForm({ command, onChange }: { command: Command; onChange: (command: Command, of?: string) => void }) {
  const t = useText(editWords)
  const types: readonly string[] = COMMAND_TYPES
  const isWeb = command.type === 'http-api' || command.type === 'openc2-http'
  const text = { maxLength: 200_000, spellCheck: false, className: 't-input t-mono' }
  return (
    <>
      <SelectField
        label={t('command.type')}
        value={command.type}
        onChange={({ target }) => onChange(withCommandType(command, target.value))}
      >
        {[...types, ...(types.includes(command.type) ? [] : [command.type])].map((type) => (
          <option key={type}>{type}</option>
        ))}
      </SelectField>
      {isWeb ? (
        <Field
          {...text}
          label={t('command.line')}
          hint={t('command.line.hint')}
          value={commandText(command)}
          onChange={({ target }) => onChange(withCommandText(command, target.value), 'command')}
        />
      ) : (
        <TextField
          {...text}
          label={t('command.text')}
          hint={t('command.text.hint')}
          value={commandText(command)}
          onChange={({ target }) => onChange(withCommandText(command, target.value), 'command')}
        />
      )}
      {isWeb && (
        <Lines
          label={t('command.headers')}
          hint={t('command.headers.hint')}
          value={headerLines(command)}
          read={(lines) => headerLines(withHeaderLines({ type: command.type }, lines))}
          onChange={(lines) => onChange(withHeaderLines(command, lines), 'headers')}
        />
      )}
      {hasContent(command) && (
        <TextField
          {...text}
          label={t(command.type === 'openc2-http' ? 'command.openc2' : 'command.content')}
          value={contentText(command)}
          onChange={({ target }) => onChange(withContentText(command, target.value), 'content')}
        />
      )}
    </>
  )
}
