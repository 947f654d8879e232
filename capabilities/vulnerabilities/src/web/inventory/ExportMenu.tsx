import IconDownload from '@tabler/icons-react/dist/esm/icons/IconDownload.mjs'
import { addressOf, Menu, useNumber, useText } from '@testudo/ui'
import { EXPORT_FORMATS, exportInventory } from '../../core/contract/inventory.ts'
import { inventoryWords } from '../words/inventory.ts'

/** What is listed as a file: as many pieces as are found. */
export function ExportMenu({ found, text }: { found: number; text: string }) {
  const t = useText(inventoryWords)
  const number = useNumber()
  return (
    <Menu
      label={t('export.what')}
      button={
        <>
          <IconDownload size={16} /> {t('export', { n: number(found) })}
        </>
      }
    >
      {(close) =>
        EXPORT_FORMATS.map((format) => (
          <a
            key={format}
            className="t-menu-item"
            href={addressOf(exportInventory, { format, ...(text === '' ? {} : { text }) })}
            download
            onClick={() => setTimeout(close)}
          >
            {t(`export.${format}`)}
          </a>
        ))
      }
    </Menu>
  )
}
