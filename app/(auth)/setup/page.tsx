import type { Metadata } from "next";
import { getText } from "@/app/_messages/server";
import { SetupForm } from "../_components/setup-form";

export const generateMetadata = async (): Promise<Metadata> => ({ title: (await getText("auth"))("setup.page") });

export default function SetupPage() {
  return <SetupForm />;
}
