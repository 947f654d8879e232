import type { Order, Ready } from './adapter.ts'
import { prepareHttp } from './http.ts'
import { prepareOpenC2 } from './openc2.ts'
import { prepareSsh } from './ssh.ts'

export { type Answered, AnswerLost, NotSent, type Ready } from './adapter.ts'

/** Makes a command ready for its actuator; nothing is sent yet. @throws {NotSent} when it cannot be */
export function prepare({ actuator, ...order }: Order): Ready {
  switch (actuator.kind) {
    case 'http':
      return prepareHttp({ ...order, actuator })
    case 'openc2':
      return prepareOpenC2({ ...order, actuator })
    case 'ssh':
      return prepareSsh({ ...order, actuator })
  }
}
