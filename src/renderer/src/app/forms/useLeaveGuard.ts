import { onScopeDispose, watch } from 'vue'
import { onBeforeRouteLeave, onBeforeRouteUpdate } from 'vue-router'
import { confirm } from '../writes/confirm.ts'
import { draftText as t } from './draft.messages.ts'

/** Asks before a screen with typed text is left, by another screen, by Back or by the window's own button. */
export const useLeaveGuard = (isDirty: () => boolean) => {
  const mayLeave = async () =>
    !isDirty() || (await confirm({ title: t('leaveTitle'), text: t('leaveText'), action: t('leaveDo'), danger: true }))
  onBeforeRouteLeave(mayLeave)
  onBeforeRouteUpdate(mayLeave)
  const ask = (event: BeforeUnloadEvent) => event.preventDefault()
  const stopAsking = () => window.removeEventListener('beforeunload', ask)
  watch(isDirty, (dirty) => (dirty ? window.addEventListener('beforeunload', ask) : stopAsking()), { immediate: true })
  onScopeDispose(stopAsking)
}
