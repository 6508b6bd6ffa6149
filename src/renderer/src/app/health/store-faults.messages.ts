import { type StoreFault, storeFaultWords } from '../../../../contract/store-faults.ts'
import { defineMessages } from '../../i18n/messages.ts'

export const storeFaultsText = defineMessages('storeFaults', storeFaultWords)

/** What is wrong with a store and what to do about it, in the language of the console. */
export const faultWords = ({ code, values }: StoreFault): string => storeFaultsText(code, values)
