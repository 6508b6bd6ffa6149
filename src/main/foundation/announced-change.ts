/** Rows that one transaction changed. `ids` is null when it is not said which; kind `everything` means all rows. */
export type AnnouncedChange = { kind: string; ids: readonly string[] | null; transaction: number }

/** The kind of an event after which nothing that was read before is sure to hold. */
export const EVERYTHING = 'everything'
