accounts-profile = نمایهٔ من
accounts-others-unread = { $n } پیام نخوانده در حساب‌های دیگرتان
accounts-ended = نشست پایان یافته
accounts-sign-out = خروج
accounts-sign-out-question = خروج از { $id }؟
accounts-sign-out-anyway = با این حال خروج

accounts-cost-waiting = { $n } پیام هنوز ارسال نشده است و از دست می‌رود.
accounts-cost-last = فقط همین نشست می‌تواند پیام‌های رمزنگاری‌شدهٔ شما را بخواند. پس از خروج هیچ‌کس نمی‌تواند، حتی خودتان.
accounts-cost-perhaps-last = اگر نشست دیگری از شما نتواند پیام‌های رمزنگاری‌شده‌تان را بخواند، پس از خروج دیگر خوانده نمی‌شوند.
accounts-cost-others = نشست‌های دیگرتان همچنان می‌توانند پیام‌های رمزنگاری‌شده‌تان را بخوانند.
accounts-cost-device = پیام‌ها، پیش‌نویس‌ها و کلیدهای این حساب از این دستگاه پاک می‌شود. خود حساب روی سرورش می‌ماند.
