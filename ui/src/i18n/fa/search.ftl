search-filters = محدود کردن جست‌وجو
search-from = فرستنده
search-kind = نوع
search-kind-link = لینک‌ها
search-kind-photo = عکس‌ها
search-kind-video = ویدیوها
search-kind-audio = صداها
search-kind-file = فایل‌ها
search-days = تاریخ
search-best = مرتبط‌ها
search-leave = برداشتن محدودیت { $what }
search-none-next = یکی از محدودیت‌ها را بردارید یا واژهٔ دیگری را امتحان کنید.
search-messages = پیام‌ها

room-search = جست‌وجو در این گفت‌وگو
room-search-older = نتیجهٔ قدیمی‌تر
room-search-newer = نتیجهٔ جدیدتر
room-search-close = بستن جست‌وجو
room-search-none = چیزی پیدا نشد
room-search-at = { $at } از { $n }
room-search-at-least = { $at } از بیش از { $n }
room-day = رفتن به تاریخ

days-before = ماه قبل
days-after = ماه بعد
