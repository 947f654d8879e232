import { askProductsRoutes } from './askProducts.ts'
import type { PublishedBook } from './book.ts'
import { createPublished } from './book.ts'
import type { Parts } from './publish.ts'
import { productsTopic } from './products.ts'
import { publishedRoutes } from './routes.ts'
import { startSending } from './sending.ts'
import { takeStatuses } from './taking.ts'

/** What owners publish of themselves: kept, shown, carried to other nodes and taken from them. */
export function startPublished(parts: Parts): PublishedBook {
  const book = createPublished(parts.host)
  const sender = startSending(parts.host)
  takeStatuses(parts.host)
  publishedRoutes(parts, book, sender)
  askProductsRoutes(parts)
  parts.host.peers.offer(productsTopic(parts))
  sender.wake()
  return book
}
