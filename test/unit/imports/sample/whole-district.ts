import { emptyPart, type DistrictPart } from '../../../../src/main/features/sample/district.ts'
import { generateDistrict, type SampleOptions } from '../../../../src/main/features/sample/generate-district.ts'

/** All parts of a district in one. */
export const wholeDistrict = (options: SampleOptions): DistrictPart => {
  const whole = emptyPart('whole')
  for (const part of generateDistrict(options)) {
    for (const [name, items] of Object.entries(part)) {
      if (Array.isArray(items)) for (const item of items) (whole[name as keyof DistrictPart] as unknown[]).push(item)
    }
  }
  return whole
}

/** The rows of a part as text, with ids in place of references. Two parts are equal when their texts are. */
export const flatRows = (part: DistrictPart): string =>
  JSON.stringify(part, (key, value: unknown) =>
    key !== '' && typeof value === 'object' && value !== null && 'id' in value && !/^\d+$/.test(key) ? value.id : value,
  )
