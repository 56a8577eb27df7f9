conversation-messages = پیام‌ها
conversation-message = { $sender }: { $text }
conversation-emote = * { $name } { $text }
conversation-other = چیزی که این نسخه هنوز نمی‌تواند نشان دهد ({ $type })
conversation-other-hint = این نسخه فقط شرح آن را نشان می‌دهد.
conversation-undecrypted = در انتظار کلید این پیام
conversation-removed = پیام حذف شد
conversation-a-chat = یک گفت‌وگو
conversation-spoiler = متن پنهان. نمایش
conversation-hidden = (متن پنهان)
conversation-table = جدول
conversation-copy-code = کپی کد
conversation-edited = ویرایش‌شده
conversation-quoted = در پاسخ به { $name }: { $text }
conversation-quote-unknown = پیامی پیش‌تر
conversation-reaction = { $reaction } { $count }، { $names }
conversation-others = { $count } نفر دیگر
conversation-unread = پیام‌های نخوانده
conversation-missing = در حال دریافت پیام‌ها
conversation-missing-waiting = پیام‌های قدیمی‌تر وقتی برخط شوید می‌آیند
conversation-to-bottom = رفتن به تازه‌ترین پیام
conversation-to-bottom-unread = رفتن به تازه‌ترین پیام، { $count } نخوانده
conversation-back = بازگشت به جایی که بودم
conversation-mute = در این گفت‌وگو نمی‌توانید بنویسید.
conversation-mute-channel = در این کانال فقط مدیران می‌نویسند.

header-back = بازگشت به گفت‌وگوها
header-about = دربارهٔ این گفت‌وگو
header-info = اطلاعات گفت‌وگو
header-menu = گزینه‌های گفت‌وگو
header-typing = در حال نوشتن…
header-typing-one = { $name } در حال نوشتن است…
header-typing-two = { $first } و { $second } در حال نوشتن‌اند…
header-typing-many = { $count } نفر در حال نوشتن‌اند…
header-connecting = در حال اتصال…
header-members = { $count } عضو
header-subscribers = { $count } دنبال‌کننده

state-queued = در صف
state-sending = در حال ارسال
state-sent = ارسال شد
state-read = خوانده شد
state-failed = ارسال نشد

failed-retry = تلاش دوباره
failed-edit = ویرایش
failed-delete = حذف

message-actions = گزینه‌های پیام
message-reply = پاسخ
message-react = واکنش
message-react-more = واکنش‌های دیگر
message-edit = ویرایش
message-copy = کپی متن
message-copy-link = کپی پیوند
message-link-copied = پیوند کپی شد
message-forward = هدایت
message-select = انتخاب
message-details = جزئیات
message-remove = حذف
message-more = بیشتر
message-removed = { $count ->
    [one] پیام حذف شد
   *[other] { $count } پیام حذف شد
}
message-undo = بازگردانی

selection-name = پیام‌های انتخاب‌شده
selection-count = { $count } پیام
selection-leave = لغو انتخاب
selection-copy = کپی
selection-copied = { $count ->
    [one] پیام کپی شد
   *[other] { $count } پیام کپی شد
}
selection-remove-own = حذف پیام‌های خودم ({ $count })

forward-title = { $count ->
    [one] هدایت پیام
   *[other] هدایت { $count } پیام
}
forward-search = جست‌وجوی گفت‌وگوها
forward-chats = گفت‌وگوهای مقصد
forward-none = گفت‌وگویی با این نام نیست که بتوانید در آن بنویسید.
forward-send-many = هدایت به { $count } گفت‌وگو
forward-done = به { $title } هدایت شد
forward-done-many = به { $count } گفت‌وگو هدایت شد
forward-show = باز کردن

details-title = جزئیات پیام
details-coming = در حال دریافت جزئیات
details-written = نوشته‌شده: { $time }
details-read = خوانده‌اند
details-read-none = تا جایی که هدهد می‌داند، هنوز کسی دیگر نخوانده است.
details-reactions = واکنش‌ها
details-edits = ویرایش‌ها
details-first = متن اول، { $time }
details-edited = ویرایش: { $time }
details-view-source = نمایش متن خام
details-source = متن خام پیام
details-back = بازگشت به جزئیات

link-question = این پیوند باز شود؟
link-leads = مقصدش:
link-leads-to = مقصدش { $host } است. نشانی کامل:
link-open = باز کردن
link-open-this = باز کردن پیوند
link-copy-this = کپی نشانی پیوند

moved-on = این گفت‌وگو در جای دیگری ادامه دارد.
moved-open = باز کردن گفت‌وگوی تازه
moved-join = پیوستن به گفت‌وگوی تازه
moved-former = پیام‌های قدیمی‌تر در گفت‌وگوی پیشین هستند.
moved-former-open = باز کردن آن

service-created = { $name } گفت‌وگو را ساخت
service-joined = { $person } پیوست
service-joined-many = { $person } و { $others } نفر دیگر پیوستند
service-left = { $person } گفت‌وگو را ترک کرد
service-invited = { $name } { $person } را دعوت کرد
service-declined = { $person } دعوت را نپذیرفت
service-sent_away = { $name } { $person } را بیرون کرد
service-banned = { $name } { $person } را محروم کرد
service-unbanned = { $name } محرومیت { $person } را برداشت
service-named = نام { $name } اکنون { $to } است
service-unnamed = { $name } نامش را برداشت
service-pictured = { $name } تصویرش را عوض کرد
service-titled = { $name } نام گفت‌وگو را «{ $title }» گذاشت
service-untitled = { $name } نام گفت‌وگو را برداشت
service-topic = { $name } موضوع را عوض کرد: { $topic }
service-no-topic = { $name } موضوع را برداشت
service-chat_pictured = { $name } تصویر گفت‌وگو را عوض کرد
service-encrypted = { $name } رمزنگاری را روشن کرد
service-pinned = { $name } پیام‌های سنجاق‌شده را تغییر داد
service-many = { $count } تغییر در گفت‌وگو
service-unfold = نمایش همه
service-fold = نمایش کمتر
