/**
 * The permissions that actions of the library, the shop, the films and the bulletin ask for, by the key that a school's
 * catalogue of permissions has. Actions of the directory itself ask for none.
 */
export const ACTION_PERMISSIONS = [
  'library.manage',
  'library.lend',
  'shop.sell',
  'shop.refund',
  'films.manage',
  'bulletin.write',
  'bulletin.publish',
  'bulletin.moderate',
] as const
export type ActionPermission = (typeof ACTION_PERMISSIONS)[number]
