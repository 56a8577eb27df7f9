"""A desktop's tray for tests: takes items in, and tells and does what is asked on its input, a line for a line.

    items          the number of items
    labels         the labels of the first item's menu, with tabs between them
    icon           the file of the first item's icon
    choose LABEL   clicks the menu entry that begins with LABEL
"""

import sys
import threading

import dbus
import dbus.service
from dbus.mainloop.glib import DBusGMainLoop
from gi.repository import GLib

NAME = "org.kde.StatusNotifierWatcher"
ITEM = "org.kde.StatusNotifierItem"
MENU = "com.canonical.dbusmenu"


class Watcher(dbus.service.Object):
    def __init__(self, bus):
        super().__init__(bus, "/StatusNotifierWatcher")
        self.bus = bus
        self.items = []
        bus.add_signal_receiver(self.gone, "NameOwnerChanged", "org.freedesktop.DBus")

    @dbus.service.method(NAME, in_signature="s", sender_keyword="sender")
    def RegisterStatusNotifierItem(self, item, sender=None):
        place = (sender, item) if item.startswith("/") else (item, "/StatusNotifierItem")
        if place not in self.items:
            self.items.append(place)

    @dbus.service.method(NAME, in_signature="s")
    def RegisterStatusNotifierHost(self, host):
        pass

    @dbus.service.method("org.freedesktop.DBus.Properties", in_signature="ss", out_signature="v")
    def Get(self, interface, name):
        return {"IsStatusNotifierHostRegistered": dbus.Boolean(True), "ProtocolVersion": dbus.Int32(0)}[name]

    def gone(self, name, old, new):
        if not new:
            self.items = [item for item in self.items if item[0] != name]

    def property(self, name):
        owner, path = self.items[0]
        return self.bus.get_object(owner, path).Get(ITEM, name, dbus_interface="org.freedesktop.DBus.Properties")

    def menu(self):
        return dbus.Interface(self.bus.get_object(self.items[0][0], self.property("Menu")), MENU)

    def entries(self):
        _, layout = self.menu().GetLayout(0, -1, ["label"])
        return [(int(entry[0]), str(entry[1].get("label", ""))) for entry in layout[2]]

    def answer(self, line):
        word, _, rest = line.partition(" ")
        if word == "items":
            shown = [item for item in self.items if self.property("Status") != "Passive"]
            return str(len(shown))
        if word == "labels":
            return "\t".join(label for _, label in self.entries())
        if word == "icon":
            return str(self.property("IconName"))
        if word == "choose":
            number = next(number for number, label in self.entries() if label.startswith(rest))
            self.menu().Event(number, "clicked", dbus.String("", variant_level=1), dbus.UInt32(0))
            return "done"
        return "unknown"

    def told(self, line):
        try:
            print(self.answer(line), flush=True)
        except Exception as error:
            print(f"failed: {error}".replace("\n", " "), flush=True)


def main():
    DBusGMainLoop(set_as_default=True)
    bus = dbus.SessionBus()
    watcher = Watcher(bus)
    name = dbus.service.BusName(NAME, bus)
    loop = GLib.MainLoop()

    def listen():
        for line in sys.stdin:
            GLib.idle_add(watcher.told, line.strip())
        GLib.idle_add(loop.quit)

    threading.Thread(target=listen, daemon=True).start()
    print("ready", flush=True)
    loop.run()
    del name


main()
