conversation-messages = پیام‌ها
conversation-message = { $sender }: { $text }
conversation-emote = * { $name } { $text }
conversation-other = چیزی که این نسخه هنوز نمی‌تواند نشان دهد ({ $type })
conversation-other-hint = این نسخه فقط شرح آن را نشان می‌دهد.
conversation-undecrypted = در انتظار کلید این پیام
conversation-removed = پیام حذف شد
conversation-a-chat = یک گفتگو
conversation-spoiler = متن پنهان. نمایش
conversation-hidden = (متن پنهان)
conversation-table = جدول
conversation-copy-code = رونوشت از کد
conversation-edited = ویرایش‌شده
conversation-quoted = در پاسخ به { $name }: { $text }
conversation-quote-unknown = پیامی پیش‌تر
conversation-reaction = { $reaction } { $count }، { $names }
conversation-others = { $count } نفر دیگر
conversation-unread = پیام‌های نخوانده
conversation-missing = پیام‌ها در راه‌اند
conversation-missing-waiting = پیام‌های پیشین وقتی برخط شوید می‌آیند
conversation-to-bottom = به تازه‌ترین پیام
conversation-to-bottom-unread = به تازه‌ترین پیام، { $count } نخوانده
conversation-back = بازگشت به جایی که بودم
conversation-mute = در این گفتگو نمی‌توانید بنویسید.
conversation-mute-channel = در این کانال فقط مدیران می‌نویسند.

header-back = بازگشت به گفتگوها
header-about = دربارهٔ این گفتگو
header-info = اطلاعات گفتگو
header-menu = کارهای گفتگو
header-typing = در حال نوشتن…
header-typing-one = { $name } در حال نوشتن است…
header-typing-two = { $first } و { $second } در حال نوشتن‌اند…
header-typing-many = { $count } نفر در حال نوشتن‌اند…
header-connecting = در حال اتصال…
header-members = { $count } عضو
header-subscribers = { $count } خواننده

state-queued = در صف
state-sending = در حال فرستادن
state-sent = فرستاده شد
state-read = خوانده شد
state-failed = ناموفق

failed-retry = تلاش دوباره
failed-edit = ویرایش
failed-delete = پاک کردن

message-actions = کارهای پیام
message-reply = پاسخ
message-react = واکنش
message-react-more = واکنش‌های دیگر
message-edit = ویرایش
message-copy = رونوشت از متن
message-copy-link = رونوشت از پیوند
message-link-copied = پیوند رونوشت شد
message-forward = بازفرستادن
message-select = گزینش
message-details = جزئیات
message-remove = حذف
message-more = بیشتر
message-removed = { $count ->
    [one] پیام حذف شد
   *[other] { $count } پیام حذف شد
}
message-undo = برگرداندن

selection-name = پیام‌های برگزیده
selection-count = { $count } پیام
selection-leave = پایان گزینش
selection-copy = رونوشت
selection-copied = { $count ->
    [one] پیام رونوشت شد
   *[other] { $count } پیام رونوشت شد
}
selection-remove-own = حذف پیام‌های خودم ({ $count })

forward-title = { $count ->
    [one] بازفرستادن پیام
   *[other] بازفرستادن { $count } پیام
}
forward-search = جستجوی گفتگوها
forward-chats = گفتگوهای مقصد
forward-none = گفتگویی با این نام نیست که بتوانید در آن بنویسید.
forward-send-many = بازفرستادن به { $count } گفتگو
forward-done = به { $title } بازفرستاده شد
forward-done-many = به { $count } گفتگو بازفرستاده شد
forward-show = باز کردن

details-title = جزئیات پیام
details-coming = جزئیات در راه است
details-written = نوشته‌شده در { $time }
details-read = خوانده‌اند
details-read-none = تا جایی که هدهد می‌داند، هنوز کسی دیگر نخوانده است.
details-reactions = واکنش‌ها
details-edits = ویرایش‌ها
details-first = متن نخست، { $time }
details-edited = ویرایش در { $time }
details-view-source = دیدن متن خام
details-source = متن خام پیام
details-back = بازگشت به جزئیات

link-question = این پیوند باز شود؟
link-leads = مقصد آن:
link-leads-to = مقصد آن { $host } است. نشانی کامل:
link-open = باز کردن
link-open-this = باز کردن پیوند
link-copy-this = رونوشت از نشانی پیوند

moved-on = این گفتگو در جای دیگری ادامه دارد.
moved-open = باز کردن گفتگوی تازه
moved-join = پیوستن به گفتگوی تازه
moved-former = پیام‌های قدیمی‌تر در گفتگوی پیشین‌اند.
moved-former-open = باز کردن آن

service-created = { $name } گفتگو را ساخت
service-joined = { $person } پیوست
service-joined-many = { $person } و { $others } نفر دیگر پیوستند
service-left = { $person } رفت
service-invited = { $name } از { $person } دعوت کرد
service-declined = { $person } دعوت را نپذیرفت
service-sent_away = { $name } { $person } را بیرون کرد
service-banned = { $name } { $person } را محروم کرد
service-unbanned = { $name } محرومیت { $person } را برداشت
service-named = نام { $name } اکنون { $to } است
service-unnamed = { $name } نام خود را برداشت
service-pictured = { $name } تصویر خود را عوض کرد
service-titled = { $name } نام گفتگو را «{ $title }» گذاشت
service-untitled = { $name } نام گفتگو را برداشت
service-topic = { $name } موضوع را عوض کرد: { $topic }
service-no-topic = { $name } موضوع را برداشت
service-chat_pictured = { $name } تصویر گفتگو را عوض کرد
service-encrypted = { $name } رمزنگاری را روشن کرد
service-pinned = { $name } پیام‌های سنجاق‌شده را تغییر داد
service-many = { $count } تغییر در گفتگو
service-unfold = نمایش همه
service-fold = نمایش کمتر
