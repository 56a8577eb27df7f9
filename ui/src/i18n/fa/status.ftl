status-connecting = در حال اتصال…
status-offline = در انتظار شبکه
status-offline-waiting = در انتظار شبکه · { $n } پیام خودبه‌خود ارسال می‌شود
status-waiting = در حال اتصال · { $n } پیام خودبه‌خود ارسال می‌شود
status-signed-out = سرور به نشست شما پایان داد. پیام‌هایتان روی این دستگاه محفوظ است.
status-sign-in-again = ورود دوباره
status-retry = امتحان دوباره
